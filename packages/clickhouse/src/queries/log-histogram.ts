/**
 * Counts of logs over time, as bars on round intervals, split by level or by the values of a key.
 * Whole minutes come from the rollup where filter and interval allow it, everything else is read.
 */
import { columnOf } from "@sightglass/query-language";
import { levelOf } from "@sightglass/telemetry";
import { z } from "zod";
import type { ProjectDb, QueryStats } from "../project-db";
import { identifier, param, type SqlFragment, sql } from "../sql";
import { edgeCondition, type Minutes, rollupCondition, wholeMinutes } from "./count-logs";
import { keyValue } from "./key-value";
import { type LogScope, scopeCondition } from "./log-scope";
import { addStats } from "./search-logs";

export interface LogHistogramInput {
  readonly scope: LogScope;
  /** `severity` (default) or any key. */
  readonly by?: string;
  /** Bars at most, 10 to 120; default 120. */
  readonly bars?: number;
  readonly signal?: AbortSignal;
}

export interface HistogramSeries {
  /** The value; empty for logs without the key, or with nothing in it. */
  key: string;
  /** True for all values beyond the most frequent ones together; `key` is then empty. */
  other: boolean;
  /** [start of the bar in Unix ms, count], ascending, bars without logs left out. */
  points: [number, number][];
}

export interface LogHistogram {
  interval_ms: number;
  /** Start of the first bar and end of the last one: whole intervals around the scope. */
  from_ms: number;
  to_ms: number;
  series: HistogramSeries[];
  total: number;
  stats: QueryStats;
}

export const HISTOGRAM_BARS_MAX = 120;
/** Bars stand on round times, so the first and the last are cut: fewer than this would tell nothing. */
const BARS_MIN = 10;
/** Values with a series of their own. */
const VALUES_MAX = 8;

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const INTERVALS_MS = [
  1,
  2,
  5,
  10,
  20,
  50,
  100,
  200,
  500,
  SECOND,
  2 * SECOND,
  5 * SECOND,
  10 * SECOND,
  15 * SECOND,
  30 * SECOND,
  MINUTE,
  2 * MINUTE,
  5 * MINUTE,
  10 * MINUTE,
  15 * MINUTE,
  30 * MINUTE,
  HOUR,
  2 * HOUR,
  3 * HOUR,
  6 * HOUR,
  8 * HOUR,
  12 * HOUR,
  DAY,
  2 * DAY,
  7 * DAY,
  14 * DAY,
  28 * DAY,
];

/** Smallest round interval that needs no more than `bars` bars, of which there are at least `BARS_MIN`. */
export function intervalOf(fromMs: number, toMs: number, bars: number): number {
  // One more than the length needs, wherever the span begins: the interval must not jump as time goes on.
  const fits = (interval: number) => Math.ceil((toMs - fromMs) / interval) + 1 <= bars;
  return INTERVALS_MS.find(fits) ?? Math.ceil((toMs - fromMs) / (bars - 2) / DAY) * DAY;
}

const bucketRow = z.object({ bar: z.coerce.number(), series: z.string(), found: z.coerce.number() });
type Bucket = z.infer<typeof bucketRow>;

export async function logHistogram(db: ProjectDb, input: LogHistogramInput): Promise<LogHistogram> {
  const { scope, by = "severity", signal } = input;
  const bars = Math.min(Math.max(BARS_MIN, input.bars ?? HISTOGRAM_BARS_MAX), HISTOGRAM_BARS_MAX);
  const intervalMs = intervalOf(scope.fromMs, scope.toMs, bars);
  const options = signal === undefined ? {} : { signal };
  const stats: QueryStats = { rows_read: 0, bytes_read: 0, elapsed_ms: 0 };
  const isLevel = columnOf(by) === "severity";
  const keyStatement = async () => {
    const top = await db.query(topStatement(db, scope, by), topRow, options);
    addStats(stats, top.stats);
    return valueStatement(db, { scope, intervalMs, by, tops: top.rows.map((row) => row.series) });
  };
  const statement = isLevel
    ? levelStatement(db, scope, intervalMs)
    : (columnStatement(db, { scope, intervalMs, by }) ?? (await keyStatement()));
  const answer = await db.query(statement, bucketRow, options);
  addStats(stats, answer.stats);
  const series = seriesOf(answer.rows, intervalMs, isLevel);
  return {
    interval_ms: intervalMs,
    from_ms: Math.floor(scope.fromMs / intervalMs) * intervalMs,
    to_ms: Math.ceil(scope.toMs / intervalMs) * intervalMs,
    series,
    total: answer.rows.reduce((sum, row) => sum + row.found, 0),
    stats,
  };
}

function rawBar(intervalMs: number): SqlFragment {
  return sql`intDiv(toUnixTimestamp64Milli(timestamp), ${param("UInt64", intervalMs)})`;
}

/** Series are severity numbers; levels are told from them afterwards. */
function levelStatement(db: ProjectDb, scope: LogScope, intervalMs: number): SqlFragment {
  const minutes = intervalMs % MINUTE === 0 ? wholeMinutes(scope) : undefined;
  const condition = minutes === undefined ? scopeCondition(db, scope) : edgeCondition(db, scope, minutes);
  const raw = sql`SELECT ${rawBar(intervalMs)} AS bar, toString(severity_number) AS series, count() AS found
FROM logs
WHERE ${condition}
GROUP BY bar, series`;
  if (minutes === undefined) return raw;
  return sql`${raw}
UNION ALL
${rollupStatement(db, { scope, intervalMs, minutes })}`;
}

interface Rollup {
  scope: LogScope;
  intervalMs: number;
  minutes: Minutes;
}

function rollupStatement(db: ProjectDb, { scope, intervalMs, minutes }: Rollup): SqlFragment {
  return sql`SELECT intDiv(toUnixTimestamp(t), ${param("UInt64", intervalMs / SECOND)})::Int64 AS bar,
  toString(severity_number) AS series, sum(events) AS found
FROM logs_1m
WHERE ${rollupCondition(db, scope, minutes)}
GROUP BY bar, series`;
}

const topRow = z.object({ series: z.string() });

/** A column of the rollup has few values: all of them are counted at one go, then the frequent ones chosen. */
function columnStatement(
  db: ProjectDb,
  { scope, intervalMs, by }: Omit<ValueStatement, "tops">,
): SqlFragment | undefined {
  const minutes = intervalMs % MINUTE === 0 ? wholeMinutes(scope) : undefined;
  const column = columnOf(by);
  if (minutes === undefined || (column !== "service" && column !== "environment")) return undefined;
  const value = identifier(column);
  return sql`SELECT bar, multiIf(value = '', '', place <= ${param("UInt32", VALUES_MAX)}, concat('=', value), '*') AS series,
  sum(n) AS found
FROM (
  SELECT bar, value, n, dense_rank() OVER (ORDER BY value = '', total DESC, value) AS place
  FROM (
    SELECT bar, value, n, sum(n) OVER (PARTITION BY value) AS total
    FROM (
      SELECT ${rawBar(intervalMs)} AS bar, ${value} AS value, count() AS n
      FROM logs
      WHERE ${edgeCondition(db, scope, minutes)}
      GROUP BY bar, value
      UNION ALL
      SELECT intDiv(toUnixTimestamp(t), ${param("UInt64", intervalMs / SECOND)})::Int64 AS bar, ${value} AS value, sum(events) AS n
      FROM logs_1m
      WHERE ${rollupCondition(db, scope, minutes)}
      GROUP BY bar, value
    )
  )
)
GROUP BY bar, series`;
}

function topStatement(db: ProjectDb, scope: LogScope, by: string): SqlFragment {
  const value = keyValue(by, scope.catalogue, db.condition);
  return sql`${value.prelude}SELECT ${value.text} AS series
FROM logs
WHERE ${scopeCondition(db, scope)} AND ${value.there}
GROUP BY series
ORDER BY count() DESC, series
LIMIT ${param("UInt32", VALUES_MAX)}`;
}

interface ValueStatement {
  scope: LogScope;
  intervalMs: number;
  by: string;
  tops: readonly string[];
}

/** Series are `=value` for the frequent values, `*` for all others, empty without the key. */
function valueStatement(db: ProjectDb, { scope, intervalMs, by, tops }: ValueStatement): SqlFragment {
  const value = keyValue(by, scope.catalogue, db.condition);
  return sql`${value.prelude}SELECT ${rawBar(intervalMs)} AS bar,
  multiIf(NOT ${value.there}, '', (${value.text}) IN ${param("Array(String)", tops)}, concat('=', ${value.text}), '*') AS series,
  count() AS found
FROM logs
WHERE ${scopeCondition(db, scope)}
GROUP BY bar, series`;
}

function seriesOf(rows: readonly Bucket[], intervalMs: number, isLevel: boolean): HistogramSeries[] {
  const bySeries = new Map<string, Map<number, number>>();
  for (const row of rows) {
    const name = isLevel ? levelSeries(Number(row.series)) : valueSeries(row.series);
    const points = bySeries.get(name) ?? new Map<number, number>();
    bySeries.set(name, points);
    const at = row.bar * intervalMs;
    points.set(at, (points.get(at) ?? 0) + row.found);
  }
  const total = (points: [number, number][]) => points.reduce((sum, [, n]) => sum + n, 0);
  return [...bySeries]
    .map(([name, points]) => ({
      key: name.startsWith("=") ? name.slice(1) : "",
      other: name === "*",
      points: [...points].sort(([a], [b]) => a - b),
    }))
    .sort((a, b) => Number(a.other) - Number(b.other) || total(b.points) - total(a.points));
}

/** An empty value and none look the same. */
function valueSeries(series: string): string {
  return series === "=" ? "" : series;
}

function levelSeries(severityNumber: number): string {
  const level = levelOf(severityNumber);
  return level === undefined ? "" : `=${level}`;
}
