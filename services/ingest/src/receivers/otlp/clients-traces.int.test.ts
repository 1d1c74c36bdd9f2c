/** The OpenTelemetry JS SDK against the doors for traces: every span arrives, and its fields are compared. */
import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { Metadata } from "@grpc/grpc-js";
import { context, SpanKind, SpanStatusCode, trace } from "@opentelemetry/api";
import { OTLPTraceExporter as GrpcExporter } from "@opentelemetry/exporter-trace-otlp-grpc";
import { OTLPTraceExporter as JsonExporter } from "@opentelemetry/exporter-trace-otlp-http";
import { OTLPTraceExporter as ProtobufExporter } from "@opentelemetry/exporter-trace-otlp-proto";
import { resourceFromAttributes } from "@opentelemetry/resources";
import { BatchSpanProcessor, NodeTracerProvider, type SpanExporter } from "@opentelemetry/sdk-trace-node";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { KEY, NO_QUOTA } from "../../testing-world";
import { type OtlpWorld, startOtlpWorld } from "./testing-otlp";

const exec = promisify(execFile);
const SPANS = 1_000;
const headers = { authorization: `Bearer ${KEY}` };
let world: OtlpWorld;

beforeAll(async () => {
  world = await startOtlpWorld(NO_QUOTA);
});
beforeEach(() => world.nextProject());
afterAll(() => world.close());

const url = () => `http://127.0.0.1:${world.ports.http}/v1/traces`;

function grpcExporter(): SpanExporter {
  const metadata = new Metadata();
  metadata.set("authorization", `Bearer ${KEY}`);
  return new GrpcExporter({ url: `http://127.0.0.1:${world.ports.grpc}`, metadata });
}

const EXPORTERS: Record<string, () => SpanExporter> = {
  "http/protobuf": () => new ProtobufExporter({ url: url(), headers }),
  "http/json": () => new JsonExporter({ url: url(), headers }),
  grpc: grpcExporter,
};

function provider(exporter: SpanExporter): NodeTracerProvider {
  return new NodeTracerProvider({
    resource: resourceFromAttributes({ "service.name": "checkout", "host.name": "web-1" }),
    spanProcessors: [new BatchSpanProcessor(exporter, { maxQueueSize: 8192 })],
  });
}

describe("OpenTelemetry JS SDK", () => {
  it.each(Object.keys(EXPORTERS))("delivers every span by %s", async (name) => {
    const sdk = provider((EXPORTERS[name] ?? grpcExporter)());
    const tracer = sdk.getTracer("cart", "2.0");
    const root = tracer.startSpan("GET /cart", { kind: SpanKind.SERVER });
    const inside = trace.setSpan(context.active(), root);
    for (let i = 1; i < SPANS; i++) {
      const child = tracer.startSpan(
        "query",
        { kind: SpanKind.CLIENT, attributes: { i, "db.name": "orders" } },
        inside,
      );
      if (i === 7) {
        child.recordException(new TypeError("no such cart"));
        child.setStatus({ code: SpanStatusCode.ERROR, message: "failed" });
      }
      child.end();
    }
    root.end();
    await sdk.shutdown();

    const ids = root.spanContext();
    const [sums] = await world.select(
      `SELECT count() AS spans, uniqExact(span_id) AS ids, uniqExact(trace_id) AS traces, sum(attributes_number['i']) AS i,
        countIf(parent_span_id = '${ids.spanId}') AS children FROM spans WHERE PROJECT`,
    );
    expect(sums).toMatchObject({ traces: 1, children: SPANS - 1, i: (SPANS * (SPANS - 1)) / 2 });
    expect(sums).toMatchObject({ spans: SPANS, ids: SPANS });
    const [failed] = await world.select(
      "SELECT name, kind, status, status_message, peer, service, host, scope_name, events FROM spans WHERE PROJECT AND status = 'error'",
    );
    expect(failed).toMatchObject({
      name: "query",
      kind: "client",
      status_message: "failed",
      peer: "orders",
      service: "checkout",
      host: "web-1",
      scope_name: "cart",
    });
    expect(String(failed?.events)).toContain("no such cart");
    const traces = await world.select(
      "SELECT trace_id, sum(spans) AS n, sum(errors) AS failed, max(root).3 AS name FROM traces WHERE PROJECT GROUP BY trace_id",
    );
    expect(traces).toEqual([{ trace_id: ids.traceId, n: SPANS, failed: 1, name: "GET /cart" }]);
    const rollup = await world.select(
      "SELECT name, sum(spans) AS n, sum(errors) AS failed, sumMap(buckets) AS b FROM spans_1m WHERE PROJECT GROUP BY name ORDER BY name",
    );
    expect(rollup).toMatchObject([
      { name: "GET /cart", n: 1 },
      { name: "query", n: SPANS - 1, failed: 1 },
    ]);
  });

  it("instruments a small app by itself, whose callers and servers join into traces", async () => {
    const app = fileURLToPath(new URL("./testdata/traced-app.cjs", import.meta.url));
    const env = { ...process.env, URL: url(), KEY, REQUESTS: "50", NODE_OPTIONS: "" };
    await exec(process.execPath, [app], { env });
    const [sums] = await world.select(
      `SELECT count() AS spans, countIf(kind = 'client') AS clients, countIf(kind = 'server') AS servers,
        uniqExact(trace_id) AS traces, countIf(status = 'error') AS failed FROM spans WHERE PROJECT`,
    );
    expect(sums).toEqual({ spans: 100, clients: 50, servers: 50, traces: 50, failed: 10 });
    const [joined] = await world.select(
      `SELECT count() AS n FROM spans WHERE PROJECT AND kind = 'server' AND parent_span_id IN (
        SELECT span_id FROM sightglass.spans WHERE kind = 'client')`,
    );
    expect(joined).toEqual({ n: 50 });
  });
});
