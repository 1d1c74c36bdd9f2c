/**
 * When to insert: at once after a quiet moment of the writer, then once per interval, all partitions
 * in the same turn: many small inserts cost far more than one large one. The interval grows when
 * parts pile up and shrinks back slowly; inserts get larger then, never smaller.
 */
import { WRITER_LIMITS } from "./limits";

export class Pace {
  private current: number = WRITER_LIMITS.intervalMs;
  /** Begin of the next turn, on the clock of `performance.now()`. */
  private nextTurn = Number.NEGATIVE_INFINITY;

  get intervalMs(): number {
    return this.current;
  }

  /** When a batch may be inserted whose first block is there now; at most an interval later. */
  due(now: number): number {
    return Math.max(now, this.nextTurn);
  }

  /** A batch was closed. */
  closed(now: number): void {
    this.nextTurn = Math.max(this.nextTurn, now + this.current);
  }

  /** The store refused an insert because of its parts. */
  tooManyParts(): void {
    this.set(this.current * 2);
  }

  /** The store was counted. */
  activeParts(parts: number): void {
    this.set(this.current * (parts > WRITER_LIMITS.activePartsMax ? 1.5 : 0.8));
  }

  private set(ms: number): void {
    this.current = Math.min(WRITER_LIMITS.intervalMaxMs, Math.max(WRITER_LIMITS.intervalMs, ms));
  }
}

/** At most `free` holders at a time, in the order of asking. */
export class Slots {
  private readonly waiting: (() => void)[] = [];

  constructor(private free: number) {}

  async use<T>(work: () => Promise<T>): Promise<T> {
    if (this.free > 0) this.free--;
    else await new Promise<void>((resolve) => this.waiting.push(resolve));
    try {
      return await work();
    } finally {
      const next = this.waiting.shift();
      if (next) next();
      else this.free++;
    }
  }
}
