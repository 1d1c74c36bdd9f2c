/** Exemplars of a selection, newest first. */
import { z } from "zod";
import type { ProjectDb, QueryOptions } from "../project-db";
import { param, sql } from "../sql";
import { type MetricSelection, samplesCondition } from "./metric-selection";

const row = z.object({
  id: z.string(),
  ms: z.coerce.number(),
  value: z.coerce.number(),
  trace_id: z.string(),
  span_id: z.string(),
  labels: z.record(z.string(), z.string()),
});
export type MetricExemplar = z.output<typeof row>;

export async function metricExemplars(
  db: ProjectDb,
  selection: MetricSelection,
  { limit, ...options }: QueryOptions & { limit: number },
): Promise<MetricExemplar[]> {
  const statement = sql`SELECT
  toString(series_id) AS id, toUnixTimestamp64Milli(timestamp) AS ms, value, trace_id, span_id, labels
FROM metric_exemplars
WHERE ${samplesCondition(db, selection)}
ORDER BY timestamp DESC
LIMIT ${param("UInt32", limit)}`;
  const { rows } = await db.query(statement, row, options);
  return rows;
}
