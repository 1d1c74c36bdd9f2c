/** Sums up the block headers of a backlog. Pure. */
import type { BlockHeader } from "./block-message";
import type { PartitionLag } from "./contract";

export interface WalkedHeader {
  offset: number;
  /** Length of the message. */
  bytes: number;
  /** Null when it cannot be read. */
  header: BlockHeader | null;
}

/** Headers follow one another from `committed` on, unless damage hides some. */
export function summarize(
  headers: readonly WalkedHeader[],
  committed: number,
): Pick<PartitionLag, "bytes" | "oldestReceivedMs" | "rows"> {
  let bytes = 0;
  let oldestReceivedMs: number | null = null;
  let known = true;
  const rows = new Map<string, PartitionLag["rows"][number]>();
  for (const [i, { offset, bytes: size, header }] of headers.entries()) {
    bytes += size;
    if (!header || offset !== committed + i) known = false;
    if (!header) continue;
    oldestReceivedMs = Math.min(oldestReceivedMs ?? header.oldestReceivedMs, header.oldestReceivedMs);
    for (const { projectId, source, rows: events } of header.counts) {
      const key = `${projectId} ${source}`;
      const sum = rows.get(key);
      if (sum) sum.rows += events;
      else rows.set(key, { projectId, source, rows: events });
    }
  }
  return { bytes, oldestReceivedMs: known ? oldestReceivedMs : null, rows: [...rows.values()] };
}
