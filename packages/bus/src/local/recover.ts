/**
 * Makes the folder of a partition writable again after any kind of end: clean, kill -9, power
 * loss, damage. Only the last segment can be torn; the ones before it were synced when they were
 * rolled, and readers find damage in them by themselves (log-reader.ts).
 * Memory: one segment.
 */
import { open, readFile, rm } from "node:fs/promises";
import { type DurableEnd, readEndOf } from "./durable-end";
import { listSegments, quarantineCopy, type Segment, syncFolder } from "./folder";
import { type SegmentScan, scanSegment } from "./record";

/** What recovery and readers report, for logs and metrics. */
export type LogDamage =
  | { kind: "torn_tail"; path: string; bytes: number }
  | { kind: "quarantined"; path: string; copy: string | null; records: number | null };

export interface RecoverOptions {
  /** Highest offset that a group has planned or committed: offsets below it are never used again. */
  highestPosition: number;
  onDamage: (damage: LogDamage) => void;
}

/** Returns where the folder ends: the next record gets `offset`. */
export async function recoverFolder(folder: string, options: RecoverOptions): Promise<DurableEnd> {
  const known = await readEndOf(folder);
  const floor = Math.max(known?.offset ?? 0, options.highestPosition);
  const segments = await listSegments(folder);
  for (let last = segments.pop(); last; last = segments.pop()) {
    const durableBytes = known?.segment === last.first ? known.bytes : 0;
    const scan = await repairSegment(last, { folder, durableBytes, onDamage: options.onDamage });
    if (scan.records > 0) {
      const offset = Math.max(floor, scan.nextOffset);
      return { segment: last.first, bytes: scan.validBytes, offset };
    }
    const previousFirst = segments.at(-1)?.first;
    await rm(last.path, { force: true });
    await syncFolder(folder);
    if (previousFirst === undefined) {
      const offset = Math.max(floor, last.first);
      return { segment: offset, bytes: 0, offset };
    }
  }
  return { segment: floor, bytes: 0, offset: floor };
}

/** Cuts a torn tail, keeps a copy of damage, and makes what is left durable. */
async function repairSegment(
  segment: Segment,
  {
    folder,
    durableBytes,
    onDamage,
  }: { folder: string; durableBytes: number } & Pick<RecoverOptions, "onDamage">,
): Promise<SegmentScan> {
  const bytes = await readFile(segment.path);
  const scan = scanSegment(bytes, segment.first);
  if (scan.damaged > 0 || scan.validBytes < durableBytes) {
    const copy = await quarantineCopy(folder, segment);
    onDamage({ kind: "quarantined", path: segment.path, copy, records: null });
  }
  const handle = await open(segment.path, "r+");
  try {
    if (scan.validBytes < bytes.length) {
      await handle.truncate(scan.validBytes);
      onDamage({ kind: "torn_tail", path: segment.path, bytes: bytes.length - scan.validBytes });
    }
    await handle.sync();
  } finally {
    await handle.close();
  }
  return scan;
}
