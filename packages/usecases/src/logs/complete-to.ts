/** Up to which time of receipt an answer is complete. */
import { type PartitionLag, WRITER_GROUP } from "@sightglass/bus";
import type { Context } from "../context";

/**
 * An event gets its time of receipt when its request begins, and is seen in the event log only once
 * its block is durable there: reading the request, filling the block and the write to disk. What is
 * younger than this may still be on that way.
 */
export const COMPLETE_TO_MARGIN_MS = 1_000;

/**
 * RFC 3339: the oldest time of receipt that the writer has not stored, at most now less the margin;
 * null when the event log cannot be asked, or does not know. Ask before the query that it speaks of:
 * what is stored in between only adds rows.
 */
export async function completeTo(ctx: Context): Promise<string | null> {
  const nowMs = ctx.clock.now();
  try {
    const ms = completeToMs(await ctx.bus.lag(WRITER_GROUP), nowMs);
    return ms === null ? null : new Date(ms).toISOString();
  } catch {
    return null;
  }
}

/** Unix ms; null when a partition has a backlog of unknown age. Pure. */
export function completeToMs(partitions: readonly PartitionLag[], nowMs: number): number | null {
  const behind = partitions.filter(({ committed, end }) => committed < end);
  let oldestMs = nowMs - COMPLETE_TO_MARGIN_MS;
  for (const { oldestReceivedMs } of behind) {
    if (oldestReceivedMs === null) return null;
    oldestMs = Math.min(oldestMs, oldestReceivedMs);
  }
  return oldestMs;
}
