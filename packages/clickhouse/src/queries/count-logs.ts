/** How many logs match. From the minute rollup where the filter allows it, else by reading. */
import { columnOf, type Filter } from "@sightglass/query-language";
import { z } from "zod";
import type { ProjectDb, QueryOptions, QueryStats } from "../project-db";
import { type SqlFragment, sql } from "../sql";
import { filterCondition, type LogScope, scopeCondition, timeCondition, timeParam } from "./log-scope";

export interface LogCount {
  count: number;
  stats: QueryStats;
}

const countRow = z.object({ n: z.coerce.number() });

export async function countLogs(
  db: ProjectDb,
  scope: LogScope,
  options: QueryOptions = {},
): Promise<LogCount> {
  const { rows, stats } = await db.query(countStatement(db, scope), countRow, options);
  return { count: rows.reduce((sum, row) => sum + row.n, 0), stats };
}

function countStatement(db: ProjectDb, scope: LogScope): SqlFragment {
  const minutes = wholeMinutes(scope);
  if (minutes === undefined) return sql`SELECT count() AS n FROM logs WHERE ${scopeCondition(db, scope)}`;
  return sql`SELECT sum(events) AS n FROM logs_1m WHERE ${rollupCondition(db, scope, minutes)}
UNION ALL
SELECT count() AS n FROM logs WHERE ${edgeCondition(db, scope, minutes)}`;
}

export interface Minutes {
  fromMs: number;
  toMs: number;
}

const MINUTE_MS = 60_000;

/** The whole minutes of a scope, when the rollup can answer for them and there are any. */
export function wholeMinutes(scope: LogScope): Minutes | undefined {
  const fromMs = Math.ceil(scope.fromMs / MINUTE_MS) * MINUTE_MS;
  const toMs = Math.floor(scope.toMs / MINUTE_MS) * MINUTE_MS;
  return fromMs < toMs && isOfRollup(scope.filter) ? { fromMs, toMs } : undefined;
}

/** Columns that `logs` and `logs_1m` share, so that one condition holds for both. */
export const ROLLUP_COLUMNS: ReadonlySet<string | undefined> = new Set([
  "service",
  "environment",
  "severity",
]);

/** True when the filter looks at nothing but the columns of the rollup. */
function isOfRollup(filter: Filter): boolean {
  switch (filter.kind) {
    case "all":
      return true;
    case "field":
      return ROLLUP_COLUMNS.has(columnOf(filter.key));
    case "and":
    case "or":
      return filter.operands.every(isOfRollup);
    case "not":
      return isOfRollup(filter.operand);
    default:
      return false;
  }
}

export function rollupCondition(db: ProjectDb, scope: LogScope, minutes: Minutes): SqlFragment {
  return sql`${db.condition} AND t >= ${timeParam(minutes.fromMs)} AND t < ${timeParam(minutes.toMs)} AND ${filterCondition(db, scope)}`;
}

/** Rows of the scope before and after its whole minutes. */
export function edgeCondition(db: ProjectDb, scope: LogScope, minutes: Minutes): SqlFragment {
  return sql`${scopeCondition(db, scope)} AND NOT (${timeCondition(minutes.fromMs, minutes.toMs)})`;
}
