/**
 * All matching logs as one Parquet file, made by the store while it is read. Rows come in no order: a
 * sort of all matches would need as much room as they have. What the file has columns for is in
 * docs/reference/http-api.md.
 */
import { LEVELS } from "@sightglass/telemetry";
import type { ProjectDb, QueryLimits } from "../project-db";
import { param, sql } from "../sql";
import { filterCondition, type LogScope, timeCondition } from "./log-scope";

export interface ExportParquet {
  readonly scope: LogScope;
  readonly signal?: AbortSignal;
}

/** An hour of reading; the store's memory and the stream's own bounds do the rest. */
const LIMITS: Partial<QueryLimits> = { timeMs: 3_600_000, rowsToRead: 10_000_000_000 };

/** @throws StoreError, also after some pieces: the answer must then end visibly broken. */
export function exportParquet(
  db: ProjectDb,
  { scope, signal }: ExportParquet,
): AsyncGenerator<Uint8Array, void> {
  const statement = sql`SELECT leftPad(lower(hex(event_id)), 16, '0') AS id,
  timestamp, observed_timestamp,
  ${param("Array(String)", [...LEVELS])}[intDiv(severity_number + 3, 4)] AS severity,
  severity_number,
  toString(severity_text) AS severity_text, toString(service) AS service, toString(host) AS host,
  toString(environment) AS environment, toString(version) AS version, toString(scope_name) AS scope_name,
  body, trace_id, span_id,
  CAST(attributes_text, 'Map(String, String)') AS attributes_text,
  CAST(attributes_number, 'Map(String, Float64)') AS attributes_number,
  CAST(attributes_bool, 'Map(String, Bool)') AS attributes_bool,
  CAST(resource, 'Map(String, String)') AS resource
FROM (
  SELECT * FROM logs
  WHERE ${db.condition} AND ${timeCondition(scope.fromMs, scope.toMs)} AND ${filterCondition(db, scope)}
) AS matches
LEFT ANY JOIN (
  SELECT resource_id, any(attributes) AS resource FROM resources WHERE ${db.condition} GROUP BY resource_id
) AS resources_by_id USING (resource_id)`;
  return db.parquet(statement, { limits: LIMITS, ...(signal ? { signal } : {}) });
}
