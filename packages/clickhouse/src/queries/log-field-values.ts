/**
 * The most frequent values of one key among matching logs, and the spread of its numbers. Exact over
 * the span while that is affordable, from the rollups as far as they hold every value; without a filter,
 * else, roughly: `logs_1m` by whole minutes for its columns, `field_values` by whole days.
 */
import { columnOf } from "@sightglass/query-language";
import { z } from "zod";
import { ALL_TYPES } from "../filters/key-types";
import { mapValue } from "../filters/map-value";
import type { ProjectDb, QueryLimits, QueryStats } from "../project-db";
import { param, type SqlFragment, sql } from "../sql";
import { StoreError } from "../store-error";
import { sqlTimeOfMs } from "../time";
import { ROLLUP_COLUMNS } from "./count-logs";
import { countedDays } from "./counted-days";
import { countedLogs } from "./counted-logs";
import { keyValue } from "./key-value";
import { type LogScope, scopeCondition, timeCondition, timeParam } from "./log-scope";
import { addStats } from "./search-logs";

export interface LogFieldValuesInput {
  readonly scope: LogScope;
  readonly key: string;
  /** Values at most, 1 to 1,000. */
  readonly limit: number;
  readonly signal?: AbortSignal;
}

export interface NumberSpread {
  p50: number;
  p95: number;
  min: number;
  max: number;
  /** Bins of about equal weight, ascending. */
  bins: { from: number; to: number; count: number }[];
}

export interface LogFieldValues {
  /** Most frequent first. */
  values: { value: string; count: number }[];
  /** Logs that have the key; when not exact, those whose values could be held. */
  total: number;
  /** False when the counts are of whole minutes or days, or not every value could be held. */
  exact: boolean;
  numeric?: NumberSpread;
  stats: QueryStats;
}

const VALUES_MAX = 1000;
/** Distinct values held at the same time; later ones are left out. */
const GROUPS_MAX = 1_000_000;
const LIMITS: Partial<QueryLimits> = { rowsToRead: 100_000_000, timeMs: 10_000, groups: GROUPS_MAX };

export async function logFieldValues(db: ProjectDb, input: LogFieldValuesInput): Promise<LogFieldValues> {
  const stats: QueryStats = { rows_read: 0, bytes_read: 0, elapsed_ms: 0 };
  const numeric = await numberSpread(db, input, stats);
  const listed = await listValues(db, input, stats);
  return { ...listed, ...(numeric === undefined ? {} : { numeric }), stats };
}

type Listed = Pick<LogFieldValues, "values" | "total" | "exact">;

async function listValues(db: ProjectDb, input: LogFieldValuesInput, stats: QueryStats): Promise<Listed> {
  try {
    const statement = exactStatement(input, await sourceOf(db, input, stats));
    return await ask(db, { input, stats, statement, exact: true });
  } catch (error) {
    const tooMuch = error instanceof StoreError && error.bound !== undefined;
    if (!tooMuch || input.scope.filter.kind !== "all") throw error;
    const rough = await ask(db, { input, stats, statement: roughStatement(db, input), exact: false });
    // The rollups do not hold every key: none found is no answer.
    if (rough.values.length === 0) throw error;
    return rough;
  }
}

const valueRow = z.object({
  found: z.string(),
  n: z.coerce.number(),
  total: z.coerce.number(),
  groups: z.coerce.number(),
});

interface Ask {
  input: LogFieldValuesInput;
  stats: QueryStats;
  statement: SqlFragment;
  exact: boolean;
}

async function ask(db: ProjectDb, { input, stats, statement, exact }: Ask): Promise<Listed> {
  const answer = await db.query(statement, valueRow, optionsOf(input));
  addStats(stats, answer.stats);
  const [first] = answer.rows;
  return {
    values: answer.rows.map((row) => ({ value: row.found, count: row.n })),
    total: first?.total ?? 0,
    exact: exact && (first?.groups ?? 0) < GROUPS_MAX,
  };
}

/** Rows `found, events`, the same value more than once: from rollups as far as they are exact. */
async function sourceOf(db: ProjectDb, input: LogFieldValuesInput, stats: QueryStats): Promise<SqlFragment> {
  const { scope, key } = input;
  const value = keyValue(key, scope.catalogue, db.condition);
  const counted = ROLLUP_COLUMNS.has(columnOf(key)) ? countedLogs(db, scope) : undefined;
  if (counted !== undefined)
    return sql`SELECT ${value.text} AS found, sum(n) AS events FROM ${counted} WHERE ${value.there} GROUP BY found`;
  const days = await countedDays(db, { scope, key, stats }, optionsOf(input));
  const apart = days === undefined ? sql`1` : sql`NOT (${timeCondition(days.span.fromMs, days.span.toMs)})`;
  const read = sql`SELECT ${value.text} AS found, count() AS events FROM logs
  WHERE ${scopeCondition(db, scope)} AND ${value.there} AND ${apart} GROUP BY found`;
  if (days === undefined) return sql`${value.prelude}${read}`;
  return sql`${read}
  UNION ALL
  SELECT value AS found, sum(events) AS events FROM field_values WHERE ${days.condition} AND value != '' GROUP BY found`;
}

function exactStatement({ limit }: LogFieldValuesInput, source: SqlFragment): SqlFragment {
  return sql`SELECT found, n, sum(n) OVER () AS total, count() OVER () AS groups
FROM (
  SELECT found, sum(events) AS n
  FROM (
  ${source}
  )
  GROUP BY found
)
ORDER BY n DESC, found
LIMIT ${limitParam(limit)}`;
}

function roughStatement(db: ProjectDb, input: LogFieldValuesInput): SqlFragment {
  return ROLLUP_COLUMNS.has(columnOf(input.key)) ? minutesStatement(db, input) : daysStatement(db, input);
}

function minutesStatement(db: ProjectDb, { scope, key, limit }: LogFieldValuesInput): SqlFragment {
  const value = keyValue(key, scope.catalogue, db.condition);
  return sql`SELECT found, n, sum(n) OVER () AS total, count() OVER () AS groups
FROM (
  SELECT ${value.text} AS found, sum(events) AS n
  FROM logs_1m
  WHERE ${db.condition} AND t >= toStartOfMinute(${timeParam(scope.fromMs)}) AND t < ${timeParam(scope.toMs)} AND ${value.there}
  GROUP BY found
)
ORDER BY n DESC, found
LIMIT ${limitParam(limit)}`;
}

function daysStatement(db: ProjectDb, { scope, key, limit }: LogFieldValuesInput): SqlFragment {
  const column = columnOf(key);
  const kind = column === undefined ? sql`type != 'column'` : sql`type = 'column'`;
  const from = param("Date", sqlTimeOfMs(scope.fromMs).slice(0, 10));
  const to = param("Date", sqlTimeOfMs(scope.toMs - 1).slice(0, 10));
  return sql`SELECT found, n, sum(n) OVER () AS total, count() OVER () AS groups
FROM (
  SELECT value AS found, sum(events) AS n
  FROM field_values
  WHERE ${db.condition} AND signal = 'logs' AND key = ${param("String", column ?? key)} AND ${kind}
    AND day >= ${from} AND day <= ${to}
  GROUP BY found
)
WHERE found != ''
ORDER BY n DESC, found
LIMIT ${limitParam(limit)}`;
}

const spreadRow = z.object({
  n: z.coerce.number(),
  low: z.coerce.number(),
  high: z.coerce.number(),
  // Over no row at all these are not a number.
  quantiles: z.array(z.union([z.number(), z.string().transform(Number)])),
  bins: z.array(z.tuple([z.coerce.number(), z.coerce.number(), z.coerce.number()])),
});

/** Nothing when the key is a column, holds no numbers, or they are too many to read. */
async function numberSpread(
  db: ProjectDb,
  input: LogFieldValuesInput,
  stats: QueryStats,
): Promise<NumberSpread | undefined> {
  const { scope, key } = input;
  const types = scope.catalogue.typesOf(key) ?? ALL_TYPES;
  if (columnOf(key) !== undefined || !types.number) return undefined;
  try {
    const answer = await db.query(spreadStatement(db, scope, key), spreadRow, optionsOf(input));
    addStats(stats, answer.stats);
    const [row] = answer.rows;
    if (row === undefined || row.n === 0) return undefined;
    const [p50 = 0, p95 = 0] = row.quantiles;
    const bins = row.bins.map(([from, to, count]) => ({ from, to, count: Math.round(count) }));
    return { p50, p95, min: row.low, max: row.high, bins };
  } catch (error) {
    if (error instanceof StoreError && error.bound !== undefined) return undefined;
    throw error;
  }
}

function spreadStatement(db: ProjectDb, scope: LogScope, key: string): SqlFragment {
  const { value: number, there } = mapValue(key, "number", scope.catalogue);
  return sql`SELECT count() AS n, min(${number}) AS low, max(${number}) AS high,
  quantiles(0.5, 0.95)(${number}) AS quantiles, histogram(20)(${number}) AS bins
FROM logs
WHERE ${scopeCondition(db, scope)} AND ${there} AND isFinite(${number})`;
}

function limitParam(limit: number) {
  return param("UInt32", Math.min(Math.max(1, Math.trunc(limit)), VALUES_MAX));
}

function optionsOf({ signal }: { signal?: AbortSignal }) {
  return signal === undefined ? { limits: LIMITS } : { limits: LIMITS, signal };
}
