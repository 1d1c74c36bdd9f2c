/** Spans as rows of the store. For tests only. */
import { createHash } from "node:crypto";

export interface SpanFixture {
  /** Short names; the stored ids are made of them. */
  trace: string;
  id: string;
  parent?: string;
  service: string;
  name?: string;
  kind?: string;
  status?: string;
  statusMessage?: string;
  peer?: string;
  host?: string;
  version?: string;
  startMs: number;
  durationMs?: number;
  text?: Record<string, string>;
  number?: Record<string, number>;
  bool?: Record<string, boolean>;
}

export function traceIdOf(name: string): string {
  return createHash("sha256").update(`trace ${name}`).digest("hex").slice(0, 32);
}

export function spanIdOf(name: string): string {
  return createHash("sha256").update(`span ${name}`).digest("hex").slice(0, 16);
}

export function spanRowOf(projectId: number, span: SpanFixture): Record<string, unknown> {
  const time = new Date(span.startMs).toISOString().replace("T", " ").replace("Z", "");
  return {
    project_id: projectId,
    timestamp: time,
    observed_timestamp: time,
    duration_ns: String(Math.round((span.durationMs ?? 10) * 1e6)),
    trace_id: traceIdOf(span.trace),
    span_id: spanIdOf(span.id),
    parent_span_id: span.parent === undefined ? "" : spanIdOf(span.parent),
    name: span.name ?? "GET /",
    kind: span.kind ?? "server",
    status: span.status ?? "unset",
    status_message: span.statusMessage ?? "",
    service: span.service,
    host: span.host ?? "",
    version: span.version ?? "",
    peer: span.peer ?? "",
    attributes_text: span.text ?? {},
    attributes_number: span.number ?? {},
    attributes_bool: span.bool ?? {},
    events: "",
    links: "",
    retention_days: 400,
  };
}
