/**
 * Gathers the next batch of a partition: what comes until its time (pace.ts), or until it is full.
 */
import type { PartitionReader } from "@sightglass/bus";
import { sleep } from "@sightglass/runtime";
import { allRows, type Batch, type BatchBlock, rawBytes, readBlock, tableRows } from "./block-batch";
import { WRITER_LIMITS } from "./limits";

/** Pause between two looks at the bus while a batch waits for its time. */
const LOOK_EVERY_MS = 50;

export interface CollectOptions {
  /** Asked when the first block is there: `performance.now()` before which only a full batch is given. */
  due: () => number;
  /** Longest wait for the first message. */
  waitMs: number;
}

/** Reads a partition forward, block by block. */
export class BatchCollector {
  /** Read, but not given yet. */
  private ahead: BatchBlock[] = [];

  constructor(
    private readonly reader: PartitionReader,
    private next: number,
  ) {}

  /** Null when nothing came in time. */
  async collect(options: CollectOptions): Promise<Batch | null> {
    if (this.ahead.length === 0 && !(await this.readAhead(options.waitMs))) return null;
    const due = options.due();
    for (;;) {
      const count = fittingBlocks(this.ahead);
      if (count.full) return this.take(count.blocks);
      const leftMs = due - performance.now();
      const more = await this.readAhead(0);
      if (!more && (leftMs <= 0 || this.reader.signal.aborted)) return this.take(count.blocks);
      if (!more) await sleep(Math.min(LOOK_EVERY_MS, leftMs), this.reader.signal).catch(() => {});
    }
  }

  /** Exactly the blocks [next, end): a range that was planned before. Null when stopped on the way. */
  async collectUntil(end: number): Promise<Batch | null> {
    const start = this.next - this.ahead.length;
    while (this.next < end && !this.reader.signal.aborted) await this.readAhead(1000);
    return this.next < end ? null : this.take(end - start);
  }

  private take(count: number): Batch {
    const blocks = this.ahead.splice(0, count);
    const first = blocks[0]?.offset ?? this.next;
    return { first, end: first + blocks.length, blocks };
  }

  /** Whether something came. */
  private async readAhead(waitMs: number): Promise<boolean> {
    const messages = await this.reader.read(this.next, { maxBytes: WRITER_LIMITS.readBytesMax, waitMs });
    this.next += messages.length;
    this.ahead.push(...messages.map(readBlock));
    return messages.length > 0;
  }
}

/** How many blocks make the next batch, and whether it can take no more. O(blocks). */
export function fittingBlocks(blocks: readonly BatchBlock[]): { blocks: number; full: boolean } {
  let events = 0;
  let rows = 0;
  let raw = 0;
  let bytes = 0;
  for (const [index, block] of blocks.entries()) {
    rows += allRows(block);
    raw += rawBytes(block);
    bytes += block.message.length;
    const over =
      rows > WRITER_LIMITS.batchRowsMax ||
      raw > WRITER_LIMITS.batchRawBytesMax ||
      bytes > WRITER_LIMITS.batchBytesMax;
    if (over && index > 0) return { blocks: index, full: true };
    events += tableRows(block, "logs") + tableRows(block, "spans");
    if (over || events >= WRITER_LIMITS.batchRows || index + 1 >= WRITER_LIMITS.batchMessagesMax) {
      return { blocks: index + 1, full: true };
    }
  }
  return { blocks: blocks.length, full: false };
}
