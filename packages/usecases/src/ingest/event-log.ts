/** The event log between intake and store: what waits in it, for how long, and what waits before it. Pure. */
import type { PartitionLag } from "@sightglass/bus";
import * as z from "zod";

export const eventLogOutput = z.object({
  partitions: z
    .array(
      z.object({
        partition: z.string(),
        blocks: z.number().describe("Blocks that are not stored yet."),
        bytes: z.number().describe("Their bytes."),
        lag_ms: z.number().nullable().describe("Age of the oldest; 0 when none waits, null when unknown."),
      }),
    )
    .nullable()
    .describe("Null: the event log could not be asked."),
  spool: z
    .object({
      direct: z.boolean().describe("Blocks go to Kafka at once."),
      bytes: z.number().describe("What waits for Kafka on the disk of the intake."),
    })
    .nullable()
    .describe("Null: no spool is in use, or the intake could not be asked."),
});
export type EventLog = z.output<typeof eventLogOutput>;

/** By name, numbers in their order. */
export function partitionsOf(lags: readonly PartitionLag[], nowMs: number): EventLog["partitions"] {
  return lags
    .map((lag) => ({
      partition: lag.partition,
      blocks: lag.end - lag.committed,
      bytes: lag.bytes,
      lag_ms: lagMs(lag, nowMs),
    }))
    .sort((a, b) => a.partition.localeCompare(b.partition, "en", { numeric: true }));
}

/**
 * How long the oldest event of each source of a project may have waited, at most: the age of the oldest
 * block of the partitions that hold some of it. Null where that is unknown.
 */
export function lagBySource(
  lags: readonly PartitionLag[],
  { projectId, nowMs }: { projectId: number; nowMs: number },
): Map<string, number | null> {
  const bySource = new Map<string, number | null>();
  for (const lag of lags) {
    const age = lagMs(lag, nowMs);
    for (const row of lag.rows) {
      if (row.projectId !== projectId || row.rows === 0) continue;
      const known = bySource.get(row.source);
      bySource.set(row.source, known === null || age === null ? null : Math.max(known ?? 0, age));
    }
  }
  return bySource;
}

function lagMs({ end, committed, oldestReceivedMs }: PartitionLag, nowMs: number): number | null {
  if (end <= committed) return 0;
  return oldestReceivedMs === null ? null : Math.max(0, nowMs - oldestReceivedMs);
}
