/** How long it took from the receipt of an event until it could be searched, over time of receipt. */
import type { ProjectDb, QueryOptions } from "../project-db";
import { param, sql } from "../sql";
import { type LatencyPoint, latencyRow } from "./ingest-latency";
import { type IngestSpan, minutesOf } from "./ingest-outcomes";

/** Ascending by bars of `intervalMs` (whole minutes). The writer's buckets make a figure true to a tenth. */
export async function storeLatency(
  db: ProjectDb,
  span: IngestSpan & { readonly intervalMs: number },
  options: QueryOptions = {},
): Promise<LatencyPoint[]> {
  const seconds = param("UInt32", Math.max(1, Math.round(span.intervalMs / 1000)));
  const { rows } = await db.query(
    sql`SELECT intDiv(toUnixTimestamp(t), ${seconds}) * ${seconds} * 1000 AS bar,
  quantilesExactWeighted(0.5, 0.99)(delay_ms, events) AS quantiles
FROM ingest_latency
WHERE ${db.condition} AND ${minutesOf(span)}
GROUP BY bar
ORDER BY bar
LIMIT 10000`,
    latencyRow,
    options,
  );
  return rows;
}
