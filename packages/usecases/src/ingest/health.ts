/**
 * Where every received event went: per source, and in total, with the proof that the terms add up:
 * received = stored + rejected + dropped + dead-lettered + in flight.
 */
import { WRITER_GROUP } from "@sightglass/bus";
import {
  ingestLatency,
  ingestOutcomes,
  ingestSeries,
  type LatencyPoint,
  type OutcomeSum,
  storeLatency,
} from "@sightglass/clickhouse";
import { sleep } from "@sightglass/runtime";
import * as z from "zod";
import { completeToMs } from "../logs/complete-to";
import { withDeadline } from "../logs/deadline";
import { resolveTimes, type TimeRange } from "../logs/range";
import { signalOf } from "../logs/scope";
import { requirePermission } from "../roles";
import { differenceOf, inFlightBySource, type Terms, termsBySource, totalTerms } from "./accounting";
import { type EventLog, eventLogOutput, lagBySource, partitionsOf } from "./event-log";
import type { IngestContext } from "./ingest-context";
import { refusedRequests } from "./refused";

export const ingestHealthInput = z.object({
  from: z.string().max(64).default("now-1h"),
  to: z.string().max(64).default("now"),
});
export type IngestHealthInput = z.output<typeof ingestHealthInput>;

const latencyPoints = z.array(z.tuple([z.number(), z.number(), z.number()]));
const byReason = z.record(z.string(), z.number());
const terms = {
  received: z.number(),
  stored: z.number(),
  rejected: z.number(),
  dropped: byReason,
  dead_lettered: byReason,
  in_flight: z.number(),
  rejected_by: byReason.describe("The rejected events by reason."),
  noted: byReason.describe("Stored events that were changed, by reason; outside the sum."),
};

export const ingestHealthOutput = z.object({
  interval_ms: z.number().describe("Width of the bars of `series` and `latency`."),
  sources: z.array(
    z.object({
      source: z.string().describe("`<door>/<name of the ingest key or input>`."),
      project_id: z.int(),
      door: z.string(),
      ...terms,
      difference: z.number().describe("As `difference` of the whole, of this source."),
      lag_ms: z
        .number()
        .nullable()
        .describe("Age of its oldest event not yet stored, at most; 0 when none waits, null when unknown."),
      last_seen: z.string().nullable(),
      series: z.array(z.tuple([z.number(), z.number()])).describe("[start of the bar in Unix ms, received]"),
    }),
  ),
  totals: z.object(terms),
  adds_up: z.boolean(),
  difference: z.number().describe("received - stored - rejected - dropped - dead_lettered - in_flight"),
  lag_ms: z.number().nullable().describe("Age of the oldest event not yet stored; null when unknown."),
  complete_to: z.string().nullable(),
  event_log: eventLogOutput,
  refused: z.array(z.object({ reason: z.string(), count: z.number(), last_seen: z.string() })),
  latency: z
    .object({
      points: latencyPoints.describe("From the sender's time to receipt."),
      searchable: latencyPoints.describe("From receipt until searchable, true to a tenth."),
    })
    .describe("Points are [start of the bar in Unix ms, p50 ms, p99 ms]."),
});
export type IngestHealthOutput = z.output<typeof ingestHealthOutput>;

/** Permission: ingest.read. Throws `range.invalid`. */
export async function ingestHealth(
  asked: IngestContext,
  input: IngestHealthInput,
): Promise<IngestHealthOutput> {
  requirePermission(asked, "ingest.read");
  const ctx = withDeadline(asked);
  const nowMs = ctx.clock.now();
  const range = resolveTimes(input, nowMs);
  const account = await settleAccount(ctx, { ...range, nowMs });
  const bars = { ...range, intervalMs: intervalOf(range) };
  const points = await ingestSeries(ctx.db, bars, signalOf(ctx));
  const received = points.filter((point) => point.outcome === "received");
  const sources = [...account.terms].map(([source, terms]) => ({
    source,
    project_id: ctx.projectId,
    door: source.split("/", 1)[0] ?? "",
    ...terms,
    difference: differenceOf(terms),
    lag_ms: account.flight.lagOf(source),
    last_seen: lastSeen(account.sums.filter((sum) => sum.source === source)),
    series: received
      .filter((point) => point.source === source)
      .map((point): [number, number] => [point.t_ms, point.events]),
  }));
  const sent = await ingestLatency(ctx.db, bars, signalOf(ctx));
  const searchable = await storeLatency(ctx.db, bars, signalOf(ctx));
  return {
    interval_ms: bars.intervalMs,
    sources: sources.sort((a, b) => b.received - a.received),
    totals: account.totals,
    adds_up: account.difference === 0,
    difference: account.difference,
    lag_ms: account.flight.lagMs,
    complete_to: account.flight.completeTo,
    event_log: { partitions: account.flight.partitions, spool: await ctx.doors.spool(ctx.signal) },
    refused: await refusedRequests(ctx, range),
    latency: { points: sent.map(pointOf), searchable: searchable.map(pointOf) },
  };
}

function pointOf({ t_ms, p50_ms, p99_ms }: LatencyPoint): [number, number, number] {
  return [t_ms, p50_ms, p99_ms];
}

/** A range and the moment that its `now` meant. */
interface AskedRange extends TimeRange {
  nowMs: number;
}

interface Account {
  sums: OutcomeSum[];
  terms: Map<string, Terms>;
  totals: Terms;
  difference: number;
  flight: InFlight;
}

const ATTEMPTS_MAX = 4;
const ATTEMPT_PAUSE_MS = 150;
const MINUTE_MS = 60_000;

/**
 * A block that is being stored at this moment, or whose counts lie on both sides of the range's start,
 * makes a difference that is none: it is looked at again, from a minute earlier, because counts are
 * kept by the minute. What stays after four looks is real.
 */
async function settleAccount(ctx: IngestContext, range: AskedRange): Promise<Account> {
  for (let attempt = 1; ; attempt++) {
    const fromMs = range.fromMs - (attempt - 1) * MINUTE_MS;
    const account = await readAccount(ctx, { ...range, fromMs });
    if (account.difference === 0 || attempt === ATTEMPTS_MAX) return account;
    await sleep(ATTEMPT_PAUSE_MS, ctx.signal);
  }
}

async function readAccount(ctx: IngestContext, range: AskedRange): Promise<Account> {
  const flight = await readInFlight(ctx, range);
  const sums = await ingestOutcomes(ctx.db, range, signalOf(ctx));
  const terms = termsBySource(sums, flight.bySource);
  const totals = totalTerms(terms.values());
  return { sums, terms, totals, difference: differenceOf(totals), flight };
}

interface InFlight {
  bySource: Map<string, number>;
  lagMs: number | null;
  completeTo: string | null;
  partitions: EventLog["partitions"];
  lagOf: (source: string) => number | null;
}

const UNKNOWN: InFlight = {
  bySource: new Map(),
  lagMs: null,
  completeTo: null,
  partitions: null,
  lagOf: () => null,
};

/** What the writer has not stored yet, of this project; the lag is that of the whole installation. */
async function readInFlight(ctx: IngestContext, range: AskedRange): Promise<InFlight> {
  const nowMs = ctx.clock.now();
  const lags = await ctx.bus.lag(WRITER_GROUP).catch(() => undefined);
  if (lags === undefined) return UNKNOWN;
  const { projectId } = ctx;
  const bySource = inFlightBySource(lags, { projectId, toMs: range.toMs, nowMs: range.nowMs });
  const waiting = lagBySource(lags, { projectId, nowMs });
  const flight = {
    bySource,
    partitions: partitionsOf(lags, nowMs),
    lagOf: (source: string) => waiting.get(source) ?? (waiting.has(source) ? null : 0),
  };
  const complete = completeToMs(lags, nowMs);
  if (complete === null) return { ...flight, lagMs: null, completeTo: null };
  const oldest = Math.min(nowMs, ...lags.flatMap((lag) => lag.oldestReceivedMs ?? []));
  return { ...flight, lagMs: nowMs - oldest, completeTo: new Date(complete).toISOString() };
}

function lastSeen(sums: readonly OutcomeSum[]): string | null {
  const latest = Math.max(0, ...sums.map((sum) => sum.last_seen_ms));
  return latest === 0 ? null : new Date(latest).toISOString();
}

const BARS_MAX = 120;
const WIDTHS_MIN = [1, 5, 15, 60, 360, 1_440, 10_080];

/** Whole minutes, so that no more than `BARS_MAX` bars are drawn. */
function intervalOf({ fromMs, toMs }: TimeRange): number {
  const minutes = (toMs - fromMs) / MINUTE_MS / BARS_MAX;
  return (WIDTHS_MIN.find((width) => width >= minutes) ?? Math.ceil(minutes)) * MINUTE_MS;
}
