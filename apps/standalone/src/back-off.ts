/** How long to wait before a part is started again: 0.2 s, doubled up to 10 s; a minute of health forgets it. Pure. */
const FIRST_MS = 200;
const LONGEST_MS = 10_000;
const HEALTHY_MS = 60_000;

/** Counts the failures of one part. Times are milliseconds. */
export class BackOff {
  private failures = 0;

  /** The wait after a run that lasted `ranMs`. */
  next(ranMs: number): number {
    if (ranMs >= HEALTHY_MS) this.failures = 0;
    const wait = Math.min(LONGEST_MS, FIRST_MS * 2 ** Math.min(this.failures, 10));
    this.failures++;
    return wait;
  }
}
