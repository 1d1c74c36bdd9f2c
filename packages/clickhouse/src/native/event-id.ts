/**
 * Event ids: 42 bits of Unix milliseconds, 10 bits of process number, 12 bits of counter, kept as
 * two words of 32 bits. They rise within a process even when the clock steps back; a full counter
 * moves on to the next millisecond. Pure but for its own state.
 */

export const PROCESS_NUMBERS = 1024;
const COUNTER_MAX = 0xfff;

export class EventIds {
  /** The last id given, as words. */
  low = 0;
  high = 0;
  private lastMs = 0;
  private counter = -1;

  constructor(private readonly processNumber: number) {
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
    this.high = Math.floor(this.lastMs / 1024);
    this.low = ((this.lastMs % 1024) * 0x400000 + this.processNumber * 0x1000 + this.counter) >>> 0;
  }
}

/** 16 hex digits, as the read API prints an id. */
export function eventIdText(low: number, high: number): string {
  return high.toString(16).padStart(8, "0") + low.toString(16).padStart(8, "0");
}
