/** What a new project's page shows until, and right after, the first event: doors, stages, refusals. */
import { lastLog, StoreError } from "@sightglass/clickhouse";
import { type LogRecord, REASONS } from "@sightglass/telemetry";
import * as z from "zod";
import { logRecordOutput } from "../logs/answer";
import { newestLog } from "../logs/newest-log";
import { signalOf } from "../logs/scope";
import { requirePermission } from "../roles";
import type { IngestContext } from "./ingest-context";
import { refusedRequests } from "./refused";

export const firstRunInput = z.object({});
export type FirstRunInput = z.output<typeof firstRunInput>;

export const firstRunOutput = z.object({
  has_events: z.boolean(),
  receivers: z.array(
    z.object({
      name: z.string(),
      port: z.int(),
      what: z.string(),
      state: z.enum(["up", "not_ready", "down", "unknown"]),
    }),
  ),
  latest: z
    .object({
      stages: z.object({
        received: z.string().nullable(),
        durable: z.string().nullable(),
        stored: z.string().nullable(),
        searchable: z.string().nullable(),
      }),
      event: logRecordOutput,
    })
    .nullable(),
  refused: z.array(
    z.object({ reason: z.string(), message: z.string(), last_seen: z.string(), count: z.number() }),
  ),
  curl_url: z.string(),
});
export type FirstRunOutput = z.output<typeof firstRunOutput>;

/** Refusals that are shown. */
const REFUSED_SPAN_MS = 15 * 60_000;
/** An event that was first looked at later than this after its receipt: when it became searchable is not known. */
const SIGHTING_SPAN_MS = 60_000;

/** Permission: ingest.read. */
export async function firstRun(ctx: IngestContext, _input: FirstRunInput): Promise<FirstRunOutput> {
  requirePermission(ctx, "ingest.read");
  const nowMs = ctx.clock.now();
  const receivers = await Promise.all(
    ctx.doors.list.map(async (door) => ({ ...door, state: await ctx.doors.probe(door, ctx.signal) })),
  );
  const event = await latestEvent(ctx);
  const refused = await refusedRequests(ctx, { fromMs: nowMs - REFUSED_SPAN_MS, toMs: nowMs + 1_000 });
  return {
    has_events: event !== undefined,
    receivers,
    latest: event === undefined ? null : { stages: stagesOf(ctx, event), event },
    refused: refused.map((refusal) => ({ ...refusal, message: messageOf(refusal.reason) })),
    curl_url: `${ctx.doors.httpUrl}/api/v1/logs`,
  };
}

/** Rows that finding the last received event may cost. */
const LATEST_ROWS_MAX = 20_000_000;

/** The last received event; on a project too large to look through, the newest by the sender's time. */
async function latestEvent(ctx: IngestContext): Promise<LogRecord | undefined> {
  try {
    const limits = { rowsToRead: LATEST_ROWS_MAX };
    return (await lastLog(ctx.db, { limits, ...signalOf(ctx) })) ?? undefined;
  } catch (error) {
    if (!(error instanceof StoreError) || error.bound === undefined) throw error;
    return newestLog(ctx);
  }
}

/**
 * The intake answers once an event is durable, a moment after its receipt: both have the time of
 * receipt. Stored and searchable are one moment, the first in which a query returned the event.
 */
function stagesOf(ctx: IngestContext, event: LogRecord) {
  const received = event.observed_timestamp;
  const seenMs = ctx.sightings.firstSeenMs(event.id, ctx.clock.now());
  const seen = seenMs - Date.parse(received) <= SIGHTING_SPAN_MS ? new Date(seenMs).toISOString() : null;
  return { received, durable: received, stored: seen, searchable: seen };
}

const MESSAGES = new Map<string, string>(Object.entries(REASONS));

function messageOf(reason: string): string {
  return MESSAGES.get(reason) ?? reason;
}
