/** How far a partition has been read, and since when: tells how far behind a slower reader is. Pure but for the clock. */

const MARK_EVERY_MS = 250;
const MARKS_MAX = 256;

export class Passage {
  /** Oldest first: at `atMs` everything below `offset` had been read. */
  private readonly marks: { offset: number; atMs: number }[] = [];

  /** The next block. */
  next: number;

  constructor(
    readonly begin: number,
    private readonly now: () => number = () => performance.now(),
  ) {
    this.next = begin;
  }

  advance(next: number): void {
    this.next = next;
    const atMs = this.now();
    const last = this.marks.at(-1);
    if (last && atMs - last.atMs < MARK_EVERY_MS) return;
    this.marks.push({ offset: next, atMs });
    if (this.marks.length > MARKS_MAX) this.marks.shift();
  }

  /** How long ago the block was read here, at least; 0 when it was not. */
  lagMs(offset: number): number {
    if (offset >= this.next) return 0;
    const mark = this.marks.find((one) => one.offset > offset);
    return mark ? this.now() - mark.atMs : 0;
  }
}
