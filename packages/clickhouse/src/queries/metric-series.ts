/** The series that a selector means, with what is known of them. */
import { z } from "zod";
import type { ProjectDb, QueryOptions } from "../project-db";
import { param, sql } from "../sql";
import { METRIC_NAME, type MetricSelection, seriesCondition } from "./metric-selection";

export interface MetricSeries {
  /** UInt64 as decimal text. */
  id: string;
  /** With the name under `__name__`. */
  labels: [key: string, value: string][];
  kind: string;
  temporality: string;
}

const row = z.object({
  id: z.string(),
  name: z.string(),
  keys: z.array(z.string()),
  values: z.array(z.string()),
  kind: z.string(),
  temporality: z.string(),
});

/** At most `limit` of them, in no order. */
export async function metricSeries(
  db: ProjectDb,
  selection: MetricSelection,
  { limit, ...options }: QueryOptions & { limit: number },
): Promise<MetricSeries[]> {
  const isSent = selection.names === "sent";
  const name = isSent ? sql`metric` : sql`prometheus_name`;
  const labels = isSent ? sql`labels` : sql`prometheus_labels`;
  const statement = sql`SELECT
  toString(series_id) AS id, any(${name}) AS name, any(mapKeys(${labels})) AS keys, any(mapValues(${labels})) AS values,
  any(kind) AS kind, any(temporality) AS temporality
FROM metric_series
WHERE ${seriesCondition(db, selection)}
GROUP BY metric, series_id
LIMIT ${param("UInt32", limit)}`;
  const { rows } = await db.query(statement, row, { ...options, limits: { resultRows: limit } });
  return rows.map(({ id, name: metric, keys, values, kind, temporality }) => ({
    id,
    kind,
    temporality,
    labels: [[METRIC_NAME, metric], ...keys.map((key, i): [string, string] => [key, values[i] ?? ""])],
  }));
}
