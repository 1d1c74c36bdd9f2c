/** OTLP traces: what becomes of a span, and which are rejected. */
import { describe, expect, it } from "vitest";
import { SENDER, TestChain } from "../../testing-chain";
import { fromJson } from "./from-json";
import { MESSAGE } from "./schema";
import { encodeOtlp } from "./testing-decoder";

const NOW = Date.now();
const START = `${NOW}000123`;
const TRACE = "0af7651916cd43dd8448eb211c80319c";
const SPAN = "b7ad6b7169203331";
const text = (key: string, value: string) => ({ key, value: { string_value: value } });
const PLAIN = {
  trace_id: Buffer.from(TRACE, "hex"),
  span_id: Buffer.from(SPAN, "hex"),
  name: "GET /cart",
  start_time_unix_nano: START,
  end_time_unix_nano: String(BigInt(START) + 5_000_000_007n),
};

function request(span: Record<string, unknown>): Buffer {
  const resource = { attributes: [text("service.name", "checkout"), text("host.name", "web-1")] };
  const scope_spans = [{ scope: { name: "http", version: "2" }, spans: [span] }];
  return encodeOtlp("ExportTraceServiceRequest", { resource_spans: [{ resource, scope_spans }] });
}

async function take(span: Record<string, unknown>) {
  return new TestChain().takeSpans(request(span));
}

describe("a span", () => {
  it("is a row with all that it says", async () => {
    const { spans, resources, answer } = await take({
      ...PLAIN,
      parent_span_id: Buffer.from("00f067aa0ba902b7", "hex"),
      trace_state: "a=b",
      flags: 257,
      kind: 3,
      status: { code: 2, message: "boom" },
      attributes: [
        text("http.route", "/cart"),
        { key: "n", value: { int_value: 3 } },
        { key: "b", value: { bool_value: true } },
      ],
      events: [{ time_unix_nano: START, name: "exception", attributes: [text("exception.type", "Error")] }],
      links: [{ trace_id: Buffer.from(TRACE, "hex"), span_id: Buffer.from(SPAN, "hex") }],
      dropped_events_count: 4,
    });
    expect(answer).toEqual({ accepted: 1, rejected: 0, errors: [] });
    expect(spans).toMatchObject([
      {
        project_id: SENDER.projectId,
        timestamp: BigInt(START),
        duration_ns: 5_000_000_007n,
        trace_id: TRACE,
        span_id: SPAN,
        parent_span_id: "00f067aa0ba902b7",
        trace_state: "a=b",
        trace_flags: 1,
        name: "GET /cart",
        kind: "client",
        status: "error",
        status_message: "boom",
        service: "checkout",
        host: "web-1",
        scope_name: "http",
        attributes_text: { "http.route": "/cart", "otel.scope.version": "2" },
        attributes_number: { n: 3, "otel.dropped_events_count": 4 },
        attributes_bool: { b: true },
        retention_days: 30,
      },
    ]);
    expect(JSON.parse(String(spans[0]?.events))).toEqual([
      {
        timestamp: `${new Date(NOW).toISOString().slice(0, 23)}000123Z`,
        name: "exception",
        attributes: { "exception.type": "Error" },
      },
    ]);
    expect(JSON.parse(String(spans[0]?.links))).toEqual([
      { trace_id: TRACE, span_id: SPAN, trace_state: "", attributes: {} },
    ]);
    expect(resources).toHaveLength(1);
  });

  it.each([
    ["peer.service wins", [text("server.address", "10.0.0.1"), text("peer.service", "billing")], "billing"],
    ["a database by its name", [text("db.system", "postgresql"), text("db.name", "orders")], "orders"],
    ["nothing said", [text("http.route", "/")], ""],
  ])("of a client names whom it speaks to: %s", async (_name, attributes, peer) => {
    const { spans } = await take({ ...PLAIN, kind: 3, attributes });
    expect(spans).toMatchObject([{ peer }]);
  });

  it("of a server speaks to nobody", async () => {
    const { spans } = await take({ ...PLAIN, kind: 2, attributes: [text("peer.service", "billing")] });
    expect(spans).toMatchObject([{ peer: "", parent_span_id: "" }]);
  });

  it("that ends before it starts lasted no time", async () => {
    const { spans } = await take({ ...PLAIN, end_time_unix_nano: "5" });
    expect(spans).toMatchObject([{ duration_ns: 0n }]);
  });

  it.each([
    ["without a trace id", { ...PLAIN, trace_id: Buffer.alloc(0) }],
    ["with a trace id of zeros", { ...PLAIN, trace_id: Buffer.alloc(16) }],
    ["with a span id of another length", { ...PLAIN, span_id: Buffer.from("ff", "hex") }],
    ["with a parent's id of another length", { ...PLAIN, parent_span_id: Buffer.from("ff", "hex") }],
  ])("%s is rejected, told and kept", async (_name, span) => {
    const { answer, spans, deadLetters, outcomes } = await take(span);
    expect(answer).toMatchObject({ accepted: 0, rejected: 1, errors: [{ index: 0, code: "span.ids" }] });
    expect(spans).toEqual([]);
    expect(deadLetters).toMatchObject([{ signal: "traces", reason: "span.ids" }]);
    expect(outcomes).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ signal: "traces", outcome: "received", events: 1n }),
      ]),
    );
  });

  it("means the same in JSON", async () => {
    const span = {
      traceId: TRACE.toUpperCase(),
      spanId: SPAN,
      name: "x",
      kind: "SPAN_KIND_SERVER",
      startTimeUnixNano: START,
      endTimeUnixNano: START,
      status: { code: "STATUS_CODE_OK" },
      events: [{ name: "e", timeUnixNano: START }],
    };
    const body = JSON.stringify({ resourceSpans: [{ scopeSpans: [{ spans: [span] }] }] });
    const { bytes } = fromJson(Buffer.from(body), MESSAGE.spansRequest);
    const { spans } = await new TestChain().takeSpans(Buffer.from(bytes));
    expect(spans).toMatchObject([
      { trace_id: TRACE, span_id: SPAN, kind: "server", status: "ok", duration_ns: 0n },
    ]);
  });
});
