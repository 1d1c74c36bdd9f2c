/**
 * Removes segments that every group has done with, once they are older than `retainMs` or the
 * consumed ones together exceed `retainBytes` (the live tail reads them until then). With less than
 * `diskFreeMinBytes` free all of them go at once. Without any group nothing is removed: a writer
 * may come.
 */
import { rm, stat, statfs } from "node:fs/promises";
import { listSegments, partitionFolder, type Segment } from "./folder";
import { positionsOf } from "./positions";

export interface RetentionOptions {
  dataDir: string;
  partition: string;
  retainMs: number;
  retainBytes: number;
  diskFreeMinBytes: number;
  nowMs: number;
}

const GIB = 1024 ** 3;

/** What is kept unless the options say otherwise. */
export const RETENTION_DEFAULTS = { retainMs: 3_600_000, retainBytes: GIB, diskFreeMinBytes: GIB } as const;

/** Number of removed segments. The last segment always stays. */
export async function removeConsumed(options: RetentionOptions): Promise<number> {
  const committed = await slowestCommitted(options.dataDir, options.partition);
  if (committed === null) return 0;
  const folder = partitionFolder(options.dataDir, options.partition);
  const segments = await listSegments(folder);
  const consumed = segments.filter((_, index) => {
    const next = segments[index + 1];
    return next !== undefined && next.first <= committed;
  });
  if (consumed.length === 0) return 0;
  const { bavail, bsize } = await statfs(folder);
  const isDiskLow = bavail * bsize < options.diskFreeMinBytes;
  return removeOldest(consumed, isDiskLow ? { ...options, retainMs: 0, retainBytes: 0 } : options);
}

/** Null when there is no group, or one whose position is not known. */
async function slowestCommitted(dataDir: string, partition: string): Promise<number | null> {
  const positions = await positionsOf(dataDir, partition);
  if (positions.size === 0) return null;
  let slowest = Number.POSITIVE_INFINITY;
  for (const position of positions.values()) {
    if (position === null) return null;
    slowest = Math.min(slowest, position.committed);
  }
  return slowest;
}

async function removeOldest(consumed: readonly Segment[], options: RetentionOptions): Promise<number> {
  const facts = await Promise.all(consumed.map(async ({ path }) => ({ path, ...(await sizeAndAge(path)) })));
  let bytes = facts.reduce((sum, fact) => sum + fact.bytes, 0);
  let removed = 0;
  for (const fact of facts) {
    if (options.nowMs - fact.modifiedMs < options.retainMs && bytes <= options.retainBytes) break;
    await rm(fact.path, { force: true });
    bytes -= fact.bytes;
    removed++;
  }
  return removed;
}

async function sizeAndAge(path: string): Promise<{ bytes: number; modifiedMs: number }> {
  const facts = await stat(path);
  return { bytes: facts.size, modifiedMs: facts.mtimeMs };
}
