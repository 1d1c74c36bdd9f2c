/**
 * Names of fields: which keys are columns of a log record, and the other spellings people use.
 * Pure; browser-safe.
 */

/** Keys that are columns of every record; all others are attributes or resource attributes. */
export const COLUMN_KEYS = [
  "timestamp",
  "severity",
  "severity_text",
  "service",
  "host",
  "environment",
  "version",
  "scope_name",
  "trace_id",
  "span_id",
  "body",
] as const;
export type ColumnKey = (typeof COLUMN_KEYS)[number];

/** Other spelling → column: OpenTelemetry's attribute names and the words of common loggers. */
export const KEY_ALIASES: Readonly<Record<string, ColumnKey>> = {
  "@timestamp": "timestamp",
  time: "timestamp",
  level: "severity",
  message: "body",
  msg: "body",
  "service.name": "service",
  "host.name": "host",
  hostname: "host",
  env: "environment",
  "deployment.environment": "environment",
  "deployment.environment.name": "environment",
  "service.version": "version",
  "scope.name": "scope_name",
  traceId: "trace_id",
  "trace.id": "trace_id",
  spanId: "span_id",
  "span.id": "span_id",
};

const COLUMNS: ReadonlyMap<string, ColumnKey> = new Map([
  ...COLUMN_KEYS.map((key) => [key, key] as const),
  ...Object.entries(KEY_ALIASES),
]);

/** The column that a written key means, `undefined` for attributes. Keys are case-sensitive. */
export function columnOf(key: string): ColumnKey | undefined {
  return COLUMNS.get(key);
}
