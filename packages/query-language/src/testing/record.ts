/** A log record for tests. */
import type { LogRecord } from "@sightglass/telemetry";

/** A record of a failed checkout; `changes` replace whole fields. */
export function makeRecord(changes: Partial<LogRecord> = {}): LogRecord {
  return {
    id: "0123456789abcdef",
    timestamp: "2026-11-19T14:31:58.412000000Z",
    observed_timestamp: "2026-11-19T14:31:58.500Z",
    severity: "error",
    severity_number: 17,
    severity_text: "ERROR",
    service: "checkout",
    host: "web-1",
    environment: "prod",
    version: "1.10.2",
    scope_name: "",
    body: "Payment for user_id=42 failed: ÜBERRASCHUNG after 30.5 ms (10.0.0.17)",
    trace_id: "4bf92f3577b34da6a3ce929d0e0e4736",
    span_id: "",
    attributes: {
      "http.status_code": 503,
      "http.route": "/api/v1/pay",
      retry: true,
      "order.id": "A-500",
      size: "1200",
      big: "9007199254740993",
      empty: "",
    },
    resource: { "k8s.pod.name": "checkout-7c1e", region: "eu-1" },
    ...changes,
  };
}
