/**
 * The telemetry tables. From this one list come the per-project filters of every query, so a table
 * that is missing here has no second belt; a test compares it with the database.
 */
export const TELEMETRY_TABLES = [
  "logs",
  "resources",
  "logs_1m",
  "field_values",
  "dead_letters",
  "ingest_outcomes",
  "ingest_latency",
  "spans",
  "traces",
  "spans_1m",
  "service_edges_1m",
  "metric_series",
  "metric_samples",
  "metric_1h",
  "metric_histograms",
  "metric_exemplars",
] as const;
export type TelemetryTable = (typeof TELEMETRY_TABLES)[number];

/** Tables that blocks of the event log are inserted into; all others are filled by views. */
export const INSERT_TABLES = [
  "logs",
  "resources",
  "spans",
  "metric_series",
  "metric_samples",
  "metric_histograms",
  "metric_exemplars",
  "dead_letters",
  "ingest_outcomes",
] as const;
export type InsertTable = (typeof INSERT_TABLES)[number];
