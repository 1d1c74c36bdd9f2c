/** How long after the sender's time the logs of a project came in, over time of receipt. */
import { z } from "zod";
import type { ProjectDb, QueryLimits, QueryOptions } from "../project-db";
import { param, sql } from "../sql";
import { StoreError } from "../store-error";
import type { IngestSpan } from "./ingest-outcomes";
import { timeCondition, timeParam } from "./log-scope";

export interface LatencyPoint {
  /** Start of the bar, Unix ms. */
  t_ms: number;
  p50_ms: number;
  p99_ms: number;
}

export const latencyRow = z
  .object({ bar: z.coerce.number(), quantiles: z.tuple([z.coerce.number(), z.coerce.number()]) })
  .transform(({ bar, quantiles: [p50_ms, p99_ms] }): LatencyPoint => ({ t_ms: bar, p50_ms, p99_ms }));

const LIMITS: Partial<QueryLimits> = { rowsToRead: 50_000_000, timeMs: 5_000 };
/** Logs of an older time are late deliveries, which say nothing about the way here. */
const LATE_MS = 3_600_000;

/** Ascending by bars of `intervalMs`; none when the span holds more logs than may be read for it. */
export async function ingestLatency(
  db: ProjectDb,
  span: IngestSpan & { readonly intervalMs: number },
  options: QueryOptions = {},
): Promise<LatencyPoint[]> {
  const interval = param("UInt64", Math.max(1, Math.round(span.intervalMs)));
  const delay = sql`greatest(0, toUnixTimestamp64Milli(observed_timestamp) - toUnixTimestamp64Milli(timestamp))`;
  try {
    const { rows } = await db.query(
      sql`SELECT intDiv(toUnixTimestamp64Milli(observed_timestamp), ${interval}) * ${interval} AS bar,
  quantiles(0.5, 0.99)(${delay}) AS quantiles
FROM logs
WHERE ${db.condition} AND ${timeCondition(span.fromMs - LATE_MS, span.toMs + LATE_MS)}
  AND observed_timestamp >= ${timeParam(span.fromMs)} AND observed_timestamp < ${timeParam(span.toMs)}
  AND ${delay} <= ${param("UInt64", LATE_MS)}
GROUP BY bar
ORDER BY bar
LIMIT 10000`,
      latencyRow,
      { limits: LIMITS, ...options },
    );
    return rows;
  } catch (error) {
    if (error instanceof StoreError && error.bound !== undefined) return [];
    throw error;
  }
}
