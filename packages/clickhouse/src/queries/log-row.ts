/**
 * Rows of `logs` as log records. The resource attributes come from `resources`, by the ids of the
 * rows at hand.
 */
import { type LogRecord, levelOf } from "@sightglass/telemetry";
import { z } from "zod";
import type { ProjectDb, QueryOptions } from "../project-db";
import { param, sql } from "../sql";
import { rfc3339 } from "../time";

/** No column has an alias, so none can stand for another in WHERE. */
export const LOG_COLUMNS = sql`timestamp, observed_timestamp, event_id, severity_number, severity_text,
  service, host, environment, version, resource_id, scope_name, trace_id, span_id, body,
  attributes_text, attributes_number, attributes_bool`;

/** A map as the store sends it. Not `z.record`, which drops a key `__proto__`. */
function mapOf<Value>(isValue: (value: unknown) => value is Value) {
  return z.custom<Record<string, Value>>(
    (input) => typeof input === "object" && input !== null && Object.values(input).every(isValue),
  );
}

const textMap = mapOf((value) => typeof value === "string");
const boolMap = mapOf((value) => typeof value === "boolean");
/** Not a number and the infinities come as text; the edge never writes them. */
const numberMap = mapOf((value) => typeof value === "number" || typeof value === "string").transform((map) =>
  Object.fromEntries(Object.entries(map).map(([key, value]) => [key, Number(value)])),
);

export const attributeMaps = {
  attributes_text: textMap,
  attributes_number: numberMap,
  attributes_bool: boolMap,
};

export const logRow = z.object({
  timestamp: z.string(),
  observed_timestamp: z.string(),
  event_id: z.string(),
  severity_number: z.number(),
  severity_text: z.string(),
  service: z.string(),
  host: z.string(),
  environment: z.string(),
  version: z.string(),
  resource_id: z.string(),
  scope_name: z.string(),
  trace_id: z.string(),
  span_id: z.string(),
  body: z.string(),
  ...attributeMaps,
});
export type StoredLog = z.infer<typeof logRow>;

type Resources = ReadonlyMap<string, Record<string, string>>;

const resourceRow = z.object({ resource_id: z.string(), found: textMap });

/** Resource attributes of some rows, by id. A resource that has not arrived yet is missing. */
export async function loadResources(
  db: ProjectDb,
  rows: readonly Pick<StoredLog, "resource_id" | "service">[],
  options: QueryOptions = {},
): Promise<Resources> {
  const ids = new Set(rows.map((row) => row.resource_id));
  ids.delete("0");
  if (ids.size === 0) return new Map();
  const services = [...new Set(rows.map((row) => row.service))];
  const { rows: found } = await db.query(
    sql`SELECT resource_id, any(attributes) AS found
FROM resources
WHERE ${db.condition} AND service IN ${param("Array(String)", services)}
  AND resource_id IN ${param("Array(UInt64)", [...ids].map(BigInt))}
GROUP BY resource_id`,
    resourceRow,
    options,
  );
  return new Map(found.map((row) => [row.resource_id, row.found]));
}

export async function toLogRecords(
  db: ProjectDb,
  rows: readonly StoredLog[],
  options: QueryOptions = {},
): Promise<LogRecord[]> {
  const resources = await loadResources(db, rows, options);
  return rows.map((row) => toLogRecord(row, resources.get(row.resource_id) ?? {}));
}

export function toLogRecord(row: StoredLog, resource: Record<string, string>): LogRecord {
  return {
    id: idText(row.event_id),
    timestamp: rfc3339(row.timestamp),
    observed_timestamp: rfc3339(row.observed_timestamp),
    severity: levelOf(row.severity_number) ?? "",
    severity_number: row.severity_number,
    severity_text: row.severity_text,
    service: row.service,
    host: row.host,
    environment: row.environment,
    version: row.version,
    scope_name: row.scope_name,
    body: row.body,
    trace_id: row.trace_id,
    span_id: row.span_id,
    attributes: { ...row.attributes_text, ...row.attributes_number, ...row.attributes_bool },
    resource,
  };
}

/** Decimal `event_id` → 16 hex digits. */
export function idText(eventId: string): string {
  return BigInt(eventId).toString(16).padStart(16, "0");
}

const ID = /^[0-9a-f]{16}$/;

/** 16 hex digits → `event_id`; `undefined` for anything else. */
export function parseId(id: string): bigint | undefined {
  return ID.test(id) ? BigInt(`0x${id}`) : undefined;
}
