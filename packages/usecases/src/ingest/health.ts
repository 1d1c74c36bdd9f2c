/**
 * Where every received event went: per source, and in total, with the proof that the terms add up:
 * received = stored + rejected + dropped + dead-lettered + in flight.
 */
import { type PartitionLag, WRITER_GROUP } from "@sightglass/bus";
import { ingestLatency, ingestOutcomes, ingestSeries } from "@sightglass/clickhouse";
import * as z from "zod";
import type { Context } from "../context";
import { resolveTimes } from "../logs/range";
import { requirePermission } from "../roles";

export const ingestHealthInput = z.object({
  from: z.string().max(64).default("now-1h"),
  to: z.string().max(64).default("now"),
});
export type IngestHealthInput = z.output<typeof ingestHealthInput>;

const byReason = z.record(z.string(), z.number());
const terms = {
  received: z.number(),
  stored: z.number(),
  rejected: z.number(),
  dropped: byReason,
  dead_lettered: byReason,
  in_flight: z.number(),
};

export const ingestHealthOutput = z.object({
  sources: z.array(
    z.object({
      source: z.string().describe("`<door>/<name of the ingest key>`."),
      project_id: z.int(),
      door: z.string(),
      ...terms,
      last_seen: z.string().nullable(),
      series: z.array(z.tuple([z.number(), z.number()])).describe("[minute in Unix ms, received]"),
    }),
  ),
  totals: z.object(terms),
  adds_up: z.boolean(),
  difference: z.number().describe("received - stored - rejected - dropped - dead_lettered - in_flight"),
  lag_ms: z.number().nullable().describe("Age of the oldest event not yet stored; null when unknown."),
  complete_to: z.string().nullable(),
  refused: z.array(z.object({ reason: z.string(), count: z.number(), last_seen: z.string() })),
  latency: z.object({
    points: z
      .array(z.tuple([z.number(), z.number(), z.number()]))
      .describe("[minute in Unix ms, p50 ms, p99 ms]"),
  }),
});
export type IngestHealthOutput = z.output<typeof ingestHealthOutput>;

/** Permission: ingest.read. Throws `range.invalid`, `limit.*`. */
export async function ingestHealth(ctx: Context, input: IngestHealthInput): Promise<IngestHealthOutput> {
  requirePermission(ctx, "ingest.read");
  throw new Error("not yet");
}
