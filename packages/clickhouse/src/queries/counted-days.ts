/**
 * Days of which `field_values` holds every value of a key exactly, so that its counts stand for those of
 * `logs`. A day counts only when the store has not forgotten some of its logs meanwhile (the two tables
 * then differ in how many events they saw) and no block had too many values of the key to be listed.
 */
import { columnOf } from "@sightglass/query-language";
import { z } from "zod";
import type { ProjectDb, QueryOptions, QueryStats } from "../project-db";
import { param, type SqlFragment, sql } from "../sql";
import { sqlTimeOfMs } from "../time";
import { type Minutes, ROLLUP_COLUMNS } from "./count-logs";
import { type LogScope, timeParam } from "./log-scope";
import { addStats } from "./search-logs";

const DAY_MS = 86_400_000;
const LISTED_COLUMNS: ReadonlySet<string> = new Set(["host", "environment", "version"]);

export interface CountedDays {
  span: Minutes;
  /** Rows of `field_values` for the key in the span. */
  condition: SqlFragment;
}

const dayRow = z.object({ day: z.string() });

/** The longest run of such days; `undefined` when there is none, or the key is not one of `field_values` alone. */
export async function countedDays(
  db: ProjectDb,
  input: { scope: LogScope; key: string; stats: QueryStats },
  options: QueryOptions,
): Promise<CountedDays | undefined> {
  const { scope, key, stats } = input;
  const fromMs = Math.ceil(scope.fromMs / DAY_MS) * DAY_MS;
  const toMs = Math.floor(scope.toMs / DAY_MS) * DAY_MS;
  const ofKey = keyCondition(key, scope);
  if (fromMs >= toMs || ofKey === undefined || scope.filter.kind !== "all") return undefined;
  const answer = await db.query(daysStatement(db, { fromMs, toMs }, ofKey), dayRow, options);
  addStats(stats, answer.stats);
  const span = longestRun(answer.rows.map(({ day }) => Date.parse(`${day}T00:00:00Z`)));
  if (span === undefined) return undefined;
  return { span, condition: sql`${db.condition} AND signal = 'logs' AND ${ofKey} AND ${within(span)}` };
}

/** A key of one type only: of two, a log may have both, and would be counted twice. */
function keyCondition(key: string, scope: LogScope): SqlFragment | undefined {
  const column = columnOf(key);
  if (column !== undefined) {
    const isListed = LISTED_COLUMNS.has(column) && !ROLLUP_COLUMNS.has(column);
    return isListed ? sql`key = ${param("String", column)} AND type = 'column'` : undefined;
  }
  const types = scope.catalogue.typesOf(key);
  const known = types === undefined ? [] : Object.entries(types).filter(([, has]) => has);
  const [only] = known;
  if (only === undefined || known.length > 1 || only[0] === "resource") return undefined;
  return sql`key = ${param("String", key)} AND type = ${param("String", only[0])}`;
}

function within({ fromMs, toMs }: Minutes): SqlFragment {
  const day = (ms: number) => param("Date", sqlTimeOfMs(ms).slice(0, 10));
  return sql`day >= ${day(fromMs)} AND day < ${day(toMs)}`;
}

/** An empty value stands for many, except of a column, where it is a missing one. */
function daysStatement(db: ProjectDb, span: Minutes, ofKey: SqlFragment): SqlFragment {
  return sql`SELECT day FROM (
  SELECT day, sumIf(events, key = 'host' AND type = 'column') AS seen,
    countIf(${ofKey} AND type != 'column' AND value = '') AS unlisted
  FROM field_values
  WHERE ${db.condition} AND signal = 'logs' AND ${within(span)} AND ((key = 'host' AND type = 'column') OR (${ofKey}))
  GROUP BY day
) AS listed
INNER JOIN (
  SELECT toDate(t) AS day, sum(events) AS stored
  FROM logs_1m
  WHERE ${db.condition} AND t >= ${timeParam(span.fromMs)} AND t < ${timeParam(span.toMs)}
  GROUP BY day
) AS kept USING day
WHERE seen = stored AND unlisted = 0
ORDER BY day`;
}

function longestRun(days: readonly number[]): Minutes | undefined {
  let longest: Minutes | undefined;
  let run: Minutes | undefined;
  for (const day of days) {
    const next: Minutes = { fromMs: run?.toMs === day ? run.fromMs : day, toMs: day + DAY_MS };
    run = next;
    if (longest === undefined || next.toMs - next.fromMs > longest.toMs - longest.fromMs) longest = next;
  }
  return longest;
}
