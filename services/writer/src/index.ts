// The writer as a part: its process is main.ts.
export { type ClickHouseStore, openClickHouseStore } from "./clickhouse-store";
export { writerEnvSchema } from "./env";
export { startWriter, type Writer, type WriterOptions } from "./writer";
export { createWriterMetrics, type WriterMetrics } from "./writer-metrics";
