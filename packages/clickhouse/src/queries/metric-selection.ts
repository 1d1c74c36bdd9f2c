/** Which series a selector of PromQL means, as a condition on `metric_series`. */
import type { Matcher } from "@sightglass/query-language";
import type { ProjectDb } from "../project-db";
import { joinSql, param, type SqlFragment, sql } from "../sql";

/** Names of metrics and labels as they were sent, or with `_` for what Prometheus's older readers do not take. */
export type MetricNames = "sent" | "prometheus";

export interface MetricSelection {
  readonly matchers: readonly Matcher[];
  readonly names: MetricNames;
  /** Samples with fromMs < timestamp <= toMs, Unix milliseconds. */
  readonly fromMs: number;
  readonly toMs: number;
}

export const METRIC_NAME = "__name__";
/** `last_seen` may be so far behind the newest sample, in seconds. */
const SEEN_LAG_SECONDS = 3_700;
const SECONDS_MAX = 4_294_967_295;

/** Condition on `metric_series`, the project's included. */
export function seriesCondition(
  db: ProjectDb,
  { matchers, names, fromMs, toMs }: MetricSelection,
): SqlFragment {
  const from = seconds(Math.floor(fromMs / 1000) - SEEN_LAG_SECONDS);
  const to = seconds(Math.ceil(toMs / 1000));
  const seen = sql`last_seen >= ${param("DateTime('UTC')", from)} AND first_seen <= ${param("DateTime('UTC')", to)}`;
  return joinSql([db.condition, ...matchers.map((matcher) => matcherSql(matcher, names)), seen], " AND ");
}

/** Condition on a table of samples: the series of a selection in its time. */
export function samplesCondition(db: ProjectDb, selection: MetricSelection): SqlFragment {
  return sql`${db.condition} AND (metric, series_id) IN (
  SELECT metric, series_id FROM metric_series WHERE ${seriesCondition(db, selection)}
) AND ${sampleTimes(selection)}`;
}

function sampleTimes({ fromMs, toMs }: MetricSelection): SqlFragment {
  return sql`timestamp > ${moment(fromMs)} AND timestamp <= ${moment(toMs)}`;
}

/** A moment as a parameter: the client writes it as seconds with three places. */
export function moment(ms: number): ReturnType<typeof param> {
  return param("DateTime64(3, 'UTC')", (ms / 1000).toFixed(3));
}

function seconds(value: number): number {
  return Math.min(Math.max(0, value), SECONDS_MAX);
}

function matcherSql({ label, operator, value }: Matcher, names: MetricNames): SqlFragment {
  if (label === METRIC_NAME) return nameSql({ operator, value }, names);
  const labels = names === "sent" ? sql`labels` : sql`prometheus_labels`;
  return compare(sql`${labels}[${param("String", label)}]`, { operator, value });
}

/** A name that Prometheus takes as it is, is looked for by the sorting key first. */
function nameSql(test: Pick<Matcher, "operator" | "value">, names: MetricNames): SqlFragment {
  if (names === "sent") return compare(sql`metric`, test);
  if (test.operator !== "=") return compare(sql`prometheus_name`, test);
  return sql`metric IN (SELECT metric FROM metric_series WHERE ${compare(sql`prometheus_name`, test)})`;
}

function compare(text: SqlFragment, { operator, value }: Pick<Matcher, "operator" | "value">): SqlFragment {
  if (operator === "=") return sql`${text} = ${param("String", value)}`;
  if (operator === "!=") return sql`${text} != ${param("String", value)}`;
  const found = sql`match(${text}, ${param("String", `^(?s:${value})$`)})`;
  return operator === "=~" ? found : sql`NOT ${found}`;
}
