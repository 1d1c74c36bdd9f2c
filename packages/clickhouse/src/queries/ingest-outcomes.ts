/** What became of received events: sums by source, outcome and reason, and their course over time. */
import { OUTCOMES, type Outcome } from "@sightglass/telemetry";
import { z } from "zod";
import type { ProjectDb, QueryOptions } from "../project-db";
import { param, sql } from "../sql";
import { msOf, sqlTimeOfMs } from "../time";

const MINUTE_MS = 60_000;

export interface IngestSpan {
  readonly fromMs: number;
  readonly toMs: number;
}

export interface OutcomeSum {
  /** `http/<ingest key name>`. */
  source: string;
  signal: string;
  outcome: Outcome;
  /** Empty for `received` and `stored`. */
  reason: string;
  events: number;
  bytes: number;
  last_seen_ms: number;
}

const sumRow = z
  .object({
    source: z.string(),
    signal: z.string(),
    outcome: z.enum(OUTCOMES),
    reason: z.string(),
    events_sum: z.coerce.number(),
    bytes_sum: z.coerce.number(),
    seen: z.string(),
  })
  .transform(
    (row): OutcomeSum => ({
      source: row.source,
      signal: row.signal,
      outcome: row.outcome,
      reason: row.reason,
      events: row.events_sum,
      bytes: row.bytes_sum,
      last_seen_ms: msOf(row.seen),
    }),
  );

/** At most 10,000 sums. Counts are kept by the minute: every minute that the span touches counts whole. */
export async function ingestOutcomes(
  db: ProjectDb,
  span: IngestSpan,
  options: QueryOptions = {},
): Promise<OutcomeSum[]> {
  const { rows } = await db.query(
    sql`SELECT source, signal, outcome, reason, sum(events) AS events_sum, sum(bytes) AS bytes_sum, max(last_seen) AS seen
FROM ingest_outcomes
WHERE ${db.condition} AND ${minutesOf(span)}
GROUP BY source, signal, outcome, reason
ORDER BY source, signal, outcome, reason
LIMIT 10000`,
    sumRow,
    options,
  );
  return rows;
}

export interface OutcomePoint {
  source: string;
  outcome: Outcome;
  /** Start of the bar, Unix ms. */
  t_ms: number;
  events: number;
}

const pointRow = z
  .object({
    source: z.string(),
    outcome: z.enum(OUTCOMES),
    bar: z.coerce.number(),
    events_sum: z.coerce.number(),
  })
  .transform(
    (row): OutcomePoint => ({
      source: row.source,
      outcome: row.outcome,
      t_ms: row.bar * 1000,
      events: row.events_sum,
    }),
  );

/** Counts per bar of `intervalMs` (whole minutes), ascending; bars without events left out. */
export async function ingestSeries(
  db: ProjectDb,
  span: IngestSpan & { readonly intervalMs: number },
  options: QueryOptions = {},
): Promise<OutcomePoint[]> {
  const seconds = param("UInt32", Math.max(1, Math.round(span.intervalMs / 1000)));
  const { rows } = await db.query(
    sql`SELECT source, outcome, intDiv(toUnixTimestamp(t), ${seconds}) * ${seconds} AS bar, sum(events) AS events_sum
FROM ingest_outcomes
WHERE ${db.condition} AND ${minutesOf(span)}
GROUP BY source, outcome, bar
ORDER BY bar, source, outcome
LIMIT 100000`,
    pointRow,
    options,
  );
  return rows;
}

export function minutesOf({ fromMs, toMs }: IngestSpan) {
  const from = Math.floor(fromMs / MINUTE_MS) * MINUTE_MS;
  const to = Math.ceil(toMs / MINUTE_MS) * MINUTE_MS;
  return sql`t >= ${second(from)} AND t < ${second(to)}`;
}

function second(ms: number) {
  return param("DateTime('UTC')", sqlTimeOfMs(Math.max(0, ms)).slice(0, 19));
}
