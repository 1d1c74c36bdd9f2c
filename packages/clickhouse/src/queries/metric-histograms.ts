/** Exponential histograms of a selection, in the order of series and time. */
import { z } from "zod";
import type { ProjectDb, QueryOptions } from "../project-db";
import { param, sql } from "../sql";
import { type MetricSelection, samplesCondition } from "./metric-selection";

const counts = z.array(z.coerce.number());
const row = z.object({
  id: z.string(),
  ms: z.coerce.number(),
  count: z.coerce.number(),
  sum: z.coerce.number(),
  scale: z.number(),
  zero_threshold: z.coerce.number(),
  zero_count: z.coerce.number(),
  positive_offset: z.number(),
  positive: counts,
  negative_offset: z.number(),
  negative: counts,
  stale: z.boolean(),
});
export type HistogramSample = z.output<typeof row>;

const HISTOGRAMS_MAX = 500_000;

/** @throws StoreError `store.limit` past HISTOGRAMS_MAX of them. */
export async function metricHistograms(
  db: ProjectDb,
  selection: MetricSelection,
  options: QueryOptions = {},
): Promise<HistogramSample[]> {
  const statement = sql`SELECT
  toString(series_id) AS id, toUnixTimestamp64Milli(timestamp) AS ms, count, sum, scale, zero_threshold, zero_count,
  positive_offset, positive, negative_offset, negative, stale
FROM metric_histograms
WHERE ${samplesCondition(db, selection)}
ORDER BY metric, series_id, timestamp
LIMIT 1 BY metric, series_id, timestamp
LIMIT ${param("UInt32", HISTOGRAMS_MAX + 1)}`;
  const limits = { resultRows: HISTOGRAMS_MAX };
  const { rows } = await db.query(statement, row, { ...options, limits });
  return rows;
}
