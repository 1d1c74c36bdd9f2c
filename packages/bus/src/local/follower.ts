/** Reads the local log along, for the live tail: from any position that is still there, without a group. */
import type { BusFollower, BusMessage, FollowOptions, FollowReader } from "../contract";
import { readEndOf } from "./durable-end";
import { listPartitions, listSegments, partitionFolder } from "./folder";
import { LogReader } from "./log-reader";
import { Wake } from "./wake";

/** Any process may have one. */
export function openLocalFollower({ dataDir }: { dataDir: string }): BusFollower {
  return {
    async bounds() {
      const found = await Promise.all(
        (await listPartitions(dataDir)).map(async (partition) => {
          const folder = partitionFolder(dataDir, partition);
          const end = await readEndOf(folder);
          const oldest = (await listSegments(folder))[0];
          return (
            end && { partition, first: Math.min(oldest?.first ?? end.offset, end.offset), end: end.offset }
          );
        }),
      );
      return found.filter((one) => one !== null);
    },
    reader: () => new LocalFollowReader(dataDir),
  };
}

class LocalFollowReader implements FollowReader {
  private readonly logs = new Map<string, { log: LogReader; wake: Wake }>();
  private readonly reads = new Set<Promise<unknown>>();
  private closed = false;

  constructor(private readonly dataDir: string) {}

  async read(partition: string, from: number, options: FollowOptions): Promise<BusMessage[]> {
    if (this.closed) return [];
    const read = this.readOrWait(this.logOf(partition), from, options);
    this.reads.add(read);
    try {
      return await read;
    } finally {
      this.reads.delete(read);
    }
  }

  /** Files stay open until the last read is over. */
  async close(): Promise<void> {
    this.closed = true;
    for (const { wake } of this.logs.values()) wake.close();
    await Promise.allSettled(this.reads);
    for (const { log } of this.logs.values()) await log.close();
    this.logs.clear();
  }

  private async readOrWait(of: { log: LogReader; wake: Wake }, from: number, options: FollowOptions) {
    const deadline = performance.now() + options.waitMs;
    for (;;) {
      if (options.waitMs > 0) of.wake.arm();
      const messages = await of.log.read(from, options.maxBytes);
      const leftMs = deadline - performance.now();
      if (messages.length > 0 || leftMs <= 0 || options.signal.aborted || this.closed) return messages;
      await of.wake.wait(leftMs, options.signal);
    }
  }

  private logOf(partition: string): { log: LogReader; wake: Wake } {
    const known = this.logs.get(partition);
    if (known) return known;
    const log = new LogReader(partitionFolder(this.dataDir, partition), null);
    const made = { log, wake: new Wake(log.endPath) };
    this.logs.set(partition, made);
    return made;
  }
}
