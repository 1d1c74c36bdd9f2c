/**
 * Ids of the blocks that a partition has already given: a block published twice is stored once.
 * Memory: the last `max` ids (about 1.5 MB for 10,000).
 */
import type { PartitionReader } from "@sightglass/bus";
import { decodeBlockHeader } from "@sightglass/bus";
import type { BatchBlock } from "./block-batch";
import { WRITER_LIMITS } from "./limits";

const FIRST_STEP = 64;
const STEP_MAX = 4096;

export class SeenBlocks {
  private readonly ids = new Set<string>();

  constructor(private readonly max: number = WRITER_LIMITS.seenBlocks) {}

  get size(): number {
    return this.ids.size;
  }

  /** False when the id was there already. */
  add(id: string): boolean {
    if (this.ids.has(id)) return false;
    this.ids.add(id);
    if (this.ids.size > this.max) {
      for (const oldest of this.ids) {
        this.ids.delete(oldest);
        break;
      }
    }
    return true;
  }

  /** The blocks that came for the first time; remembers them. Blocks without a header always pass. */
  fresh(blocks: readonly BatchBlock[]): BatchBlock[] {
    return blocks.filter((block) => block.header === null || this.add(block.header.id));
  }
}

/** The ids below the committed position, read back in steps until the memory or the byte budget is full. */
export async function readBackSeenBlocks(reader: PartitionReader): Promise<SeenBlocks> {
  const newestFirst: string[] = [];
  let before = reader.position.committed;
  let bytes = 0;
  let step = FIRST_STEP;
  while (before > reader.first && bytes < WRITER_LIMITS.readBackBytesMax && !reader.signal.aborted) {
    const from = Math.max(reader.first, before - step);
    const found = await readRange(reader, from, before);
    newestFirst.push(...found.ids.reverse());
    bytes += found.bytes;
    const average = Math.max(1, found.bytes / (before - from));
    before = from;
    if (newestFirst.length >= WRITER_LIMITS.seenBlocks) break;
    step = Math.max(1, Math.min(STEP_MAX, Math.floor((WRITER_LIMITS.readBackBytesMax - bytes) / average)));
  }
  const seen = new SeenBlocks();
  for (const id of newestFirst.reverse()) seen.add(id);
  return seen;
}

async function readRange(
  reader: PartitionReader,
  from: number,
  to: number,
): Promise<{ ids: string[]; bytes: number }> {
  const ids: string[] = [];
  let bytes = 0;
  let next = from;
  while (next < to && !reader.signal.aborted) {
    const messages = await reader.read(next, { maxBytes: WRITER_LIMITS.readBytesMax, waitMs: 1000 });
    for (const { offset, value } of messages) {
      if (offset >= to) break;
      const decoded = decodeBlockHeader(value);
      if (decoded.ok) ids.push(decoded.header.id);
      bytes += value.length;
    }
    if (messages.length === 0) break;
    next += messages.length;
  }
  return { ids, bytes };
}
