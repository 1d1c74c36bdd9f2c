/** Names and values of labels, and what is known of metrics, for pickers and completion. */
import { z } from "zod";
import type { ProjectDb, QueryOptions } from "../project-db";
import { param, type SqlFragment, sql } from "../sql";
import { METRIC_NAME, type MetricSelection, seriesCondition } from "./metric-selection";

interface LabelsOptions extends QueryOptions {
  readonly limit: number;
}

const textRow = z.object({ text: z.string() });

/** Ascending; `__name__` is one of them. */
export async function metricLabelNames(
  db: ProjectDb,
  selection: MetricSelection,
  { limit, ...options }: LabelsOptions,
): Promise<string[]> {
  const labels = selection.names === "sent" ? sql`labels` : sql`prometheus_labels`;
  const statement = sql`SELECT DISTINCT arrayJoin(arrayPushBack(mapKeys(${labels}), ${param("String", METRIC_NAME)})) AS text
FROM metric_series
WHERE ${seriesCondition(db, selection)}
ORDER BY text
LIMIT ${param("UInt32", limit)}`;
  return texts(db, statement, options);
}

/** Ascending. */
export async function metricLabelValues(
  db: ProjectDb,
  selection: MetricSelection,
  { label, limit, ...options }: LabelsOptions & { label: string },
): Promise<string[]> {
  const isSent = selection.names === "sent";
  const name = isSent ? sql`metric` : sql`prometheus_name`;
  const labels = isSent ? sql`labels` : sql`prometheus_labels`;
  const value = label === METRIC_NAME ? name : sql`${labels}[${param("String", label)}]`;
  const statement = sql`SELECT DISTINCT toString(${value}) AS text
FROM metric_series
WHERE ${seriesCondition(db, selection)} AND text != ''
ORDER BY text
LIMIT ${param("UInt32", limit)}`;
  return texts(db, statement, options);
}

async function texts(db: ProjectDb, statement: SqlFragment, options: QueryOptions): Promise<string[]> {
  const { rows } = await db.query(statement, textRow, options);
  return rows.map(({ text }) => text);
}

export interface MetricFamily {
  name: string;
  kind: string;
  temporality: string;
  monotonic: boolean;
  unit: string;
  description: string;
  series: number;
  lastSeen: string;
}

const familyRow = z.object({
  name: z.string(),
  kind: z.string(),
  temporality: z.string(),
  monotonic: z.boolean(),
  unit: z.string(),
  description: z.string(),
  series: z.coerce.number(),
  newest: z.string(),
});

/** Metrics by name, ascending, as they were sent. */
export async function metricFamilies(
  db: ProjectDb,
  selection: MetricSelection,
  { limit, ...options }: LabelsOptions,
): Promise<MetricFamily[]> {
  const statement = sql`SELECT
  family AS name, any(kind) AS kind, any(temporality) AS temporality, max(monotonic) AS monotonic, any(unit) AS unit,
  anyLast(description) AS description, uniqExact(metric, series_id) AS series, toString(max(last_seen)) AS newest
FROM metric_series
WHERE ${seriesCondition(db, selection)}
GROUP BY family
ORDER BY family
LIMIT ${param("UInt32", limit)}`;
  const { rows } = await db.query(statement, familyRow, options);
  return rows.map(({ newest, ...family }) => ({ ...family, lastSeen: `${newest.replace(" ", "T")}Z` }));
}
