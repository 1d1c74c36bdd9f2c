/**
 * What the filter of one tail costs the process that all tails share: a regular expression is linear in the text, but
 * up to a hundred times dearer than words. Pure but for the clock.
 */

export interface MatchBounds {
  /** Of `windowMs`, all in matching. */
  readonly spentMs: number;
  readonly windowMs: number;
  /** A filter that costs less is never too dear: it has much to read. */
  readonly msPerChar: number;
}

export const MATCH_BOUNDS: MatchBounds = { spentMs: 3_000, windowMs: 10_000, msPerChar: 0.0003 };
/** What stands in a record besides its message. */
const CHARS_BESIDE = 200;

export class MatchCost {
  private spentMs = 0;
  private chars = 0;
  private fromMs: number;

  constructor(
    private readonly bounds: MatchBounds = MATCH_BOUNDS,
    private readonly now: () => number = () => performance.now(),
  ) {
    this.fromMs = now();
  }

  /** Runs a test of a record with a message of so many characters. */
  measure(chars: number, test: () => boolean): boolean {
    const from = this.now();
    const result = test();
    const at = this.now();
    if (from - this.fromMs > this.bounds.windowMs) this.begin(from);
    this.spentMs += at - from;
    this.chars += chars + CHARS_BESIDE;
    return result;
  }

  get isTooDear(): boolean {
    const { spentMs, msPerChar } = this.bounds;
    return this.spentMs > spentMs && this.spentMs > this.chars * msPerChar;
  }

  private begin(atMs: number): void {
    this.fromMs = atMs;
    this.spentMs = 0;
    this.chars = 0;
  }
}
