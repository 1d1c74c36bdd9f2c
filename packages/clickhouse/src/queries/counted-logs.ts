/**
 * Logs to be counted by the columns of the minute rollup: whole minutes from `logs_1m`, the edges of the
 * span from `logs`, as one source of rows that each stand for `n` logs at the start of their minute.
 */
import { columnOf, type Expression, type Stage } from "@sightglass/query-language";
import type { ProjectDb } from "../project-db";
import { type SqlFragment, sql } from "../sql";
import { edgeCondition, ROLLUP_COLUMNS, rollupCondition, wholeMinutes } from "./count-logs";
import type { LogScope } from "./log-scope";

/** For FROM: `timestamp, service, environment, severity_number, n`. `undefined` when the filter needs the logs themselves. */
export function countedLogs(db: ProjectDb, scope: LogScope): SqlFragment | undefined {
  const minutes = wholeMinutes(scope);
  if (minutes === undefined) return undefined;
  return sql`(
  SELECT toDateTime64(t, 9, 'UTC') AS timestamp, service, environment, severity_number, events AS n
  FROM logs_1m
  WHERE ${rollupCondition(db, scope, minutes)}
  UNION ALL
  SELECT timestamp, service, environment, severity_number, 1 AS n
  FROM logs
  WHERE ${edgeCondition(db, scope, minutes)}
)`;
}

const MINUTE_MS = 60_000;

/** True when the first stage only counts, by columns of the rollup and bins of whole minutes; `usualMs` is the bin of a time series that names none. */
export function onlyCounts([first]: readonly Stage[], usualMs: number): boolean {
  if (first === undefined) return false;
  if (first.kind === "top") return first.of.every(isOfRollup);
  if (first.kind !== "stats" && first.kind !== "timeseries") return false;
  const width = first.kind === "timeseries" ? (first.intervalMs ?? usualMs) : MINUTE_MS;
  return (
    width % MINUTE_MS === 0 &&
    first.aggregates.every((one) => COUNTS.has(one.function) && one.arguments.length === 0) &&
    first.by.every(({ value }) => isOfRollup(value))
  );
}

const COUNTS: ReadonlySet<string> = new Set(["count", "rate"]);

function isOfRollup(value: Expression): boolean {
  if (value.kind === "field") return ROLLUP_COLUMNS.has(columnOf(value.name));
  if (value.kind !== "call" || value.function !== "bin" || value.arguments.length !== 1) return false;
  const [width] = value.arguments;
  return width?.kind === "literal" && typeof width.value === "number" && width.value % MINUTE_MS === 0;
}
