/**
 * Event ids: 42 bits of Unix milliseconds, 10 bits of process number, 12 bits of counter, kept as
 * two words of 32 bits. They rise within a process even when the clock steps back; a full counter
 * moves on to the next millisecond. A mark that outlives the process keeps them rising over restarts.
 * Pure but for its own state and the mark.
 */

export const PROCESS_NUMBERS = 1024;
const COUNTER_MAX = 0xfff;

/** Where a process remembers which milliseconds its ids may have used. */
export interface EventIdMark {
  /** Every millisecond from here on is unused; 0 when nothing is known. */
  readonly unusedFromMs: number;
  /** Remembers that ids of `ms` are used now, and gives the millisecond (above `ms`) at which to ask again. */
  reserve(ms: number): number;
}

const NO_MARK: EventIdMark = { unusedFromMs: 0, reserve: () => Number.POSITIVE_INFINITY };

export class EventIds {
  /** The last id given, as words. */
  low = 0;
  high = 0;
  private lastMs: number;
  private counter = COUNTER_MAX;
  private reservedMs = 0;

  constructor(
    private readonly processNumber: number,
    private readonly mark: EventIdMark = NO_MARK,
  ) {
    this.lastMs = Math.max(0, mark.unusedFromMs - 1);
    if (!Number.isInteger(processNumber) || processNumber < 0 || processNumber >= PROCESS_NUMBERS) {
      throw new RangeError(`process number ${processNumber} is not in 0 to ${PROCESS_NUMBERS - 1}`);
    }
  }

  /** Puts the next id into `low` and `high`. */
  next(nowMs: number): void {
    if (nowMs > this.lastMs) {
      this.lastMs = nowMs;
      this.counter = 0;
    } else if (++this.counter > COUNTER_MAX) {
      this.lastMs++;
      this.counter = 0;
    }
    if (this.lastMs >= this.reservedMs) this.reservedMs = this.mark.reserve(this.lastMs);
    this.high = Math.floor(this.lastMs / 1024);
    this.low = ((this.lastMs % 1024) * 0x400000 + this.processNumber * 0x1000 + this.counter) >>> 0;
  }
}

/** 16 hex digits, as the read API prints an id. */
export function eventIdText(low: number, high: number): string {
  return high.toString(16).padStart(8, "0") + low.toString(16).padStart(8, "0");
}
