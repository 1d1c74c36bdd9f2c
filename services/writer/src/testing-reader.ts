/** A partition in memory, for unit tests of the writer. */
import type { BusMessage, PartitionReader, Position } from "@sightglass/bus";

export class TestReader implements PartitionReader {
  readonly partition = "ingest-0";
  readonly signal: AbortSignal;
  position: Position;

  constructor(
    readonly messages: Buffer[],
    options: { committed?: number; first?: number; signal?: AbortSignal } = {},
  ) {
    this.position = { committed: options.committed ?? 0, planned: null };
    this.first = options.first ?? 0;
    this.signal = options.signal ?? new AbortController().signal;
  }

  readonly first: number;

  async read(fromOffset: number, options: { maxBytes: number }): Promise<BusMessage[]> {
    await new Promise((resolve) => setTimeout(resolve, 1));
    const given: BusMessage[] = [];
    let bytes = 0;
    for (const [offset, value] of this.messages.entries()) {
      if (offset < fromOffset) continue;
      bytes += value.length;
      if (given.length > 0 && bytes > options.maxBytes) break;
      given.push({ offset, value });
    }
    return given;
  }

  async plan(end: number): Promise<void> {
    this.position = { ...this.position, planned: end };
  }

  async commit(end: number): Promise<void> {
    this.position = { committed: end, planned: null };
  }
}
