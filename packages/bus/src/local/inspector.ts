/**
 * Tells how far a group is behind by reading the block headers of what it has not committed.
 * Headers are read once and remembered: one call reads at most HEADERS_PER_CALL new ones of a
 * partition and keeps at most HEADERS_MAX (about 15 MB). Past that a long backlog still shows its
 * exact end, and the rows and bytes of its oldest part. A header that cannot be read hides how old its
 * message is: then the oldest time is unknown. So it is when a folder with segments has no readable `end`, until
 * its publisher writes it again.
 */
import type { BusWatch, PartitionLag, Position } from "../contract";
import { summarize, type WalkedHeader } from "../lag-summary";
import { readEndOf } from "./durable-end";
import { listPartitions, listSegments, partitionFolder } from "./folder";
import { openLocalFollower } from "./follower";
import { HeaderWalk } from "./header-walk";
import { positionFile } from "./positions";

const HEADERS_PER_CALL = 5000;
const HEADERS_MAX = 50_000;

/** Read-only; any process may have one. Calls of one inspector queue up. */
export function openLocalInspector(options: { dataDir: string }): BusWatch {
  const backlogs = new Map<string, Backlog>();
  let turn: Promise<unknown> = Promise.resolve();
  const lag = async (group: string): Promise<PartitionLag[]> => {
    const lags: PartitionLag[] = [];
    for (const partition of await listPartitions(options.dataDir)) {
      const key = `${group}/${partition}`;
      const backlog = backlogs.get(key) ?? new Backlog({ dataDir: options.dataDir, group, partition });
      backlogs.set(key, backlog);
      const found = await backlog.lag();
      if (found) lags.push(found);
    }
    return lags;
  };
  return {
    follower: openLocalFollower(options),
    lag(group) {
      const result = turn.then(() => lag(group));
      turn = result.catch(() => {});
      return result;
    },
    async close() {
      await turn;
      for (const backlog of backlogs.values()) await backlog.close();
    },
  };
}

/** The uncommitted messages of one group in one partition. */
class Backlog {
  private readonly folder: string;
  private readonly walk: HeaderWalk;
  private headers: WalkedHeader[] = [];

  constructor(private readonly of: { dataDir: string; group: string; partition: string }) {
    this.folder = partitionFolder(of.dataDir, of.partition);
    this.walk = new HeaderWalk(this.folder);
  }

  close(): Promise<void> {
    return this.walk.close();
  }

  async lag(): Promise<PartitionLag | null> {
    const { dataDir, group, partition } = this.of;
    const end = await readEndOf(this.folder);
    const { position } = await positionFile(dataDir, group, partition).load();
    if (!end) return this.lagWithoutEnd(position);
    const committed = position?.committed ?? (await listSegments(this.folder))[0]?.first ?? end.offset;
    const done = this.headers.findIndex(({ offset }) => offset >= committed);
    this.headers = done < 0 ? [] : this.headers.slice(done);
    const room = Math.min(HEADERS_PER_CALL, HEADERS_MAX - this.headers.length);
    if (room > 0) this.headers.push(...(await this.walk.advance(committed, end, room)));
    return { partition, committed, end: end.offset, ...summarize(this.headers, committed) };
  }

  /** Null for a folder that never held a message. */
  private async lagWithoutEnd(position: Position | null): Promise<PartitionLag | null> {
    const segments = await listSegments(this.folder);
    const [first] = segments;
    if (first === undefined) return null;
    const committed = position?.committed ?? first.first;
    const end = Math.max(committed, segments.at(-1)?.first ?? 0) + 1;
    return { partition: this.of.partition, committed, end, bytes: 0, oldestReceivedMs: null, rows: [] };
  }
}
