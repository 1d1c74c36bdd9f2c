/** A clock that only moves when a test says so. Pure. Milliseconds since the epoch. */
export class FakeClock {
  private ms: number;

  /** Starts at 2026-11-21T12:00:00Z unless told otherwise. */
  constructor(startMs: number = Date.UTC(2026, 10, 21, 12)) {
    this.ms = startMs;
  }

  /** The present; an arrow, so that it can be passed on as `() => number`. */
  readonly now = (): number => this.ms;

  /** Moves forward (or, with a negative number, back: clocks do that). */
  advance(ms: number): void {
    this.ms += ms;
  }
}
