/**
 * Traces that began in a span of time and have a span that matches, newest first. Goes through the time in
 * windows that grow, as the search of logs does. A first question finds the ids by what the parts of `traces`
 * say of their rows; a second one asks for exactly these traces, since a row may know only a part of its trace.
 */
import type { Filter } from "@sightglass/query-language";
import { z } from "zod";
import type { ProjectDb, QueryStats } from "../project-db";
import { param, type SqlFragment, sql } from "../sql";
import { type QueryBound, StoreError } from "../store-error";
import { rfc3339, sqlTime, sqlTimeOfMs } from "../time";
import { timeParam } from "./log-scope";
import { addStats, windowsOf } from "./search-logs";
import { spanCondition } from "./span-scope";

export interface ListTraces {
  /** At least one span of a trace matches. */
  readonly filter: Filter;
  readonly fromMs: number;
  readonly toMs: number;
  /** Of the whole trace, from its first start to its last end. */
  readonly minDurationNs?: number;
  /** 1 to `TRACES_MAX`. */
  readonly limit: number;
  readonly cursor?: TracePlace;
  readonly signal?: AbortSignal;
}

/** Behind which trace to go on. */
export interface TracePlace {
  /** RFC 3339 with nine digits. */
  readonly started: string;
  readonly traceId: string;
}

export interface TraceSummary {
  trace_id: string;
  started: string;
  duration_ns: number;
  spans: number;
  errors: number;
  services: string[];
  /** The longest span without a parent; empty when it has not come. */
  root_service: string;
  root_name: string;
}

export interface TracePage {
  traces: TraceSummary[];
  next: TracePlace | null;
  stats: QueryStats;
  /** The page is short because a bound was hit. */
  partial?: { reason: QueryBound; message: string };
}

export const TRACES_MAX = 200;

/** Spans this much later than the start of their trace are still looked at for a match. */
export const TRACE_SPAN_REACH_MS = 3_600_000;

const summaryRow = z.object({
  trace_id: z.string(),
  first: z.string(),
  nanos: z.coerce.number(),
  n: z.coerce.number(),
  failed: z.coerce.number(),
  services: z.array(z.string()),
  root_service: z.string(),
  root_name: z.string(),
});
type SummaryRow = z.infer<typeof summaryRow>;
const idRow = z.object({ trace_id: z.string(), first: z.string() });

/** @throws StoreError `store.limit` when not even one trace was found in bounds. */
export async function listTraces(db: ProjectDb, input: ListTraces): Promise<TracePage> {
  const limit = Math.min(Math.max(1, Math.trunc(input.limit)), TRACES_MAX);
  const found: TraceSummary[] = [];
  const stats: QueryStats = { rows_read: 0, bytes_read: 0, elapsed_ms: 0 };
  let partial: TracePage["partial"];
  const from = input.cursor && { time: input.cursor.started };
  for (const window of windowsOf(input, "desc", from)) {
    try {
      found.push(...(await tracesIn(db, { ...input, ...window, limit: limit - found.length }, stats)));
    } catch (error) {
      if (found.length === 0 || !(error instanceof StoreError) || error.bound === undefined) throw error;
      partial = { reason: error.bound, message: error.message };
    }
    if (found.length >= limit || partial !== undefined) break;
  }
  const last = found.at(-1);
  const more = last !== undefined && (found.length >= limit || partial !== undefined);
  return {
    traces: found,
    next: more ? { started: last.started, traceId: last.trace_id } : null,
    stats,
    ...(partial ? { partial } : {}),
  };
}

/** A window is asked again behind its last candidate while some of them fall away. */
async function tracesIn(db: ProjectDb, window: ListTraces, stats: QueryStats): Promise<TraceSummary[]> {
  const found: TraceSummary[] = [];
  const options = window.signal ? { signal: window.signal } : {};
  let { cursor } = window;
  while (found.length < window.limit) {
    const wanted = window.limit - found.length;
    const ids = await db.query(idStatement(db, { ...window, limit: wanted, cursor }), idRow, options);
    addStats(stats, ids.stats);
    const last = ids.rows.at(-1);
    if (last === undefined) break;
    const page = await db.query(summaryStatement(db, ids.rows), summaryRow, options);
    addStats(stats, page.stats);
    // A trace whose real start is not what the parts said belongs to another window, or was given already.
    const firsts = new Map(ids.rows.map((row) => [row.trace_id, row.first]));
    found.push(...page.rows.filter((row) => firsts.get(row.trace_id) === row.first).map(toSummary));
    if (ids.rows.length < wanted) break;
    cursor = { started: rfc3339(last.first), traceId: last.trace_id };
  }
  return found;
}

type IdQuestion = Omit<ListTraces, "cursor"> & { cursor: TracePlace | undefined };

function idStatement(db: ProjectDb, input: IdQuestion): SqlFragment {
  const { fromMs, toMs } = input;
  const matching =
    input.filter.kind === "all"
      ? sql`1`
      : sql`trace_id IN (SELECT trace_id FROM spans WHERE ${db.condition}
      AND timestamp >= ${timeParam(fromMs)} AND timestamp < ${timeParam(toMs + TRACE_SPAN_REACH_MS)}
      AND ${spanCondition(db, input.filter)})`;
  return sql`SELECT trace_id, min(started) AS first
FROM traces
WHERE ${db.condition} AND day >= ${day(fromMs - TRACE_SPAN_REACH_MS)} AND day <= ${day(toMs + TRACE_SPAN_REACH_MS)}
  AND ended >= ${timeParam(fromMs - TRACE_SPAN_REACH_MS)} AND started < ${timeParam(toMs + TRACE_SPAN_REACH_MS)}
  AND ${matching}
GROUP BY trace_id
HAVING first >= ${timeParam(fromMs)} AND first < ${timeParam(toMs)}
  AND ${longEnough(input.minDurationNs)} AND ${behind(input.cursor)}
ORDER BY first DESC, trace_id DESC
LIMIT ${param("UInt32", input.limit)}`;
}

function longEnough(minNs: number | undefined): SqlFragment {
  if (minNs === undefined || minNs <= 0) return sql`1`;
  return sql`dateDiff('nanosecond', min(started), max(ended)) >= ${param("Int64", BigInt(Math.ceil(minNs)))}`;
}

function behind(place: TracePlace | undefined): SqlFragment {
  if (place === undefined) return sql`1`;
  const time = param("DateTime64(9, 'UTC')", sqlTime(place.started));
  return sql`first <= ${time} AND (first < ${time} OR trace_id < ${param("String", place.traceId)})`;
}

function day(ms: number) {
  return param("Date", sqlTimeOfMs(ms).slice(0, 10));
}

function summaryStatement(db: ProjectDb, ids: readonly z.infer<typeof idRow>[]): SqlFragment {
  return sql`SELECT trace_id, min(started) AS first, dateDiff('nanosecond', min(started), max(ended)) AS nanos,
  sum(spans) AS n, sum(errors) AS failed, arraySort(groupUniqArrayArray(traces.services)) AS services,
  max(root).2 AS root_service, max(root).3 AS root_name
FROM traces
WHERE ${db.condition} AND trace_id IN ${param(
    "Array(String)",
    ids.map((row) => row.trace_id),
  )}
GROUP BY trace_id
ORDER BY first DESC, trace_id DESC`;
}

function toSummary(row: SummaryRow): TraceSummary {
  return {
    trace_id: row.trace_id,
    started: rfc3339(row.first),
    duration_ns: row.nanos,
    spans: row.n,
    errors: row.failed,
    services: row.services,
    root_service: row.root_service,
    root_name: row.root_name,
  };
}
