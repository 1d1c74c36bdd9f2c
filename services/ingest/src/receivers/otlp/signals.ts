/** The three requests of OTLP: where each comes in, what reads it, and how its answer is worded. */
import type { Signal } from "@sightglass/telemetry";
import type { Take, TakenFrom, TakeParts } from "../../take";
import { LogTake } from "../../take-logs";
import { MetricTake } from "../../take-metrics";
import { SpanTake } from "../../take-spans";
import { LogsReader } from "./read-logs";
import { MetricsReader } from "./read-metrics";
import type { ReadOptions } from "./read-request";
import { SpansReader } from "./read-spans";
import { MESSAGE } from "./schema";

export interface OtlpSignal<SomeTake extends Take> {
  readonly signal: Signal;
  /** Of HTTP and of gRPC. */
  readonly path: string;
  readonly method: string;
  /** A type of MESSAGE. */
  readonly request: number;
  /** What the answer in JSON calls the number of events that were rejected. */
  readonly rejectedName: "rejectedLogRecords" | "rejectedSpans" | "rejectedDataPoints";
  readonly begin: (parts: TakeParts, from: TakenFrom) => SomeTake;
  readonly read: (body: Buffer, take: SomeTake, options?: ReadOptions) => Promise<void>;
}

/** One of each serves one process: their readers remember what comes again. */
export function otlpSignals() {
  const logs = new LogsReader();
  const spans = new SpansReader();
  const metrics = new MetricsReader();
  return {
    logs: {
      signal: "logs",
      path: "/v1/logs",
      method: "/opentelemetry.proto.collector.logs.v1.LogsService/Export",
      request: MESSAGE.request,
      rejectedName: "rejectedLogRecords",
      begin: (parts, from) => new LogTake(parts, from),
      read: (body, take, options) => logs.read(body, take, options),
    } satisfies OtlpSignal<LogTake>,
    traces: {
      signal: "traces",
      path: "/v1/traces",
      method: "/opentelemetry.proto.collector.trace.v1.TraceService/Export",
      request: MESSAGE.spansRequest,
      rejectedName: "rejectedSpans",
      begin: (parts, from) => new SpanTake(parts, from),
      read: (body, take, options) => spans.read(body, take, options),
    } satisfies OtlpSignal<SpanTake>,
    metrics: {
      signal: "metrics",
      path: "/v1/metrics",
      method: "/opentelemetry.proto.collector.metrics.v1.MetricsService/Export",
      request: MESSAGE.metricsRequest,
      rejectedName: "rejectedDataPoints",
      begin: (parts, from) => new MetricTake(parts, from),
      read: (body, take, options) => metrics.read(body, take, options),
    } satisfies OtlpSignal<MetricTake>,
  } as const;
}

export type OtlpSignals = ReturnType<typeof otlpSignals>;
