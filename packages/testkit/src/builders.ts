/** Builders of valid values; a test names only what it is about. Pure. */
import type { LogRecord } from "@sightglass/telemetry";

/** A log record as the store returns it; every field can be replaced. */
export function aLogRecord(changes: Partial<LogRecord> = {}): LogRecord {
  return {
    id: "0199f0a3c4000001",
    timestamp: "2026-11-21T12:00:00.000000000Z",
    observed_timestamp: "2026-11-21T12:00:00.050Z",
    severity: "info",
    severity_number: 9,
    severity_text: "INFO",
    service: "checkout",
    host: "web-1",
    environment: "production",
    version: "1.4.2",
    scope_name: "",
    body: "payment accepted",
    trace_id: "",
    span_id: "",
    attributes: { order_id: "A-1001", duration_ms: 42.5, cached: false },
    resource: { "service.name": "checkout" },
    ...changes,
  };
}
