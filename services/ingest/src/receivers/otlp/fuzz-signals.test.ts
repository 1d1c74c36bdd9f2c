/** Mutated requests for traces and metrics, as protobuf and as JSON: taken or refused, and every event accounted for. */
import { describe, expect, it } from "vitest";
import { Refusal } from "../../refusal";
import { type Stored, TestChain } from "../../testing-chain";
import { createRandom, mutate } from "../../testing-fuzz";
import { fromJson } from "./from-json";
import { MESSAGE } from "./schema";
import { decodeOtlp, encodeOtlp, isOtlp } from "./testing-decoder";

const MUTATED = 20_000;
const NANOS = `${Date.now()}000000`;
const attributes = [
  { key: "a", value: { string_value: "x" } },
  { key: "b.c", value: { int_value: 7 } },
  { key: "__proto__", value: { double_value: 0.5 } },
];
const trace_id = Buffer.from("0af7651916cd43dd8448eb211c80319c", "hex");
const span_id = Buffer.from("b7ad6b7169203331", "hex");
const span = {
  trace_id,
  span_id,
  name: "GET /",
  kind: 2,
  start_time_unix_nano: NANOS,
  end_time_unix_nano: NANOS,
  attributes,
  events: [{ time_unix_nano: NANOS, name: "exception", attributes }],
  links: [{ trace_id, span_id, attributes }],
  status: { code: 2, message: "no" },
};
const exemplars = [
  { time_unix_nano: NANOS, as_double: 1, trace_id, span_id, filtered_attributes: attributes },
];
const point = { time_unix_nano: NANOS, attributes };
const counted = { ...point, count: 3, sum: 2 };
const METRICS = [
  { name: "g", gauge: { data_points: [{ ...point, as_double: 1.5, exemplars }] } },
  {
    name: "s",
    sum: { aggregation_temporality: 2, is_monotonic: true, data_points: [{ ...point, as_int: 3 }] },
  },
  {
    name: "h",
    histogram: {
      aggregation_temporality: 1,
      data_points: [{ ...counted, bucket_counts: [1, 2], explicit_bounds: [0.5], exemplars, min: 0, max: 9 }],
    },
  },
  {
    name: "e",
    exponential_histogram: {
      data_points: [{ ...counted, scale: 3, positive: { offset: -2, bucket_counts: [1, 0, 2] } }],
    },
  },
  { name: "q", summary: { data_points: [{ ...counted, quantile_values: [{ quantile: 0.5, value: 2 }] }] } },
];
const resource = { attributes };
const scope = { name: "s", attributes };

const SIGNALS = {
  traces: {
    type: "ExportTraceServiceRequest",
    request: MESSAGE.spansRequest,
    bodies: [{ resource_spans: [{ resource, scope_spans: [{ scope, spans: [span, span] }] }] }],
    take: (chain: TestChain, body: Buffer) => chain.takeSpans(body),
    rows: ({ spans }: Stored) => spans.length,
  },
  metrics: {
    type: "ExportMetricsServiceRequest",
    request: MESSAGE.metricsRequest,
    bodies: METRICS.map((metric) => ({
      resource_metrics: [{ resource, scope_metrics: [{ scope, metrics: [metric] }] }],
    })),
    take: (chain: TestChain, body: Buffer) => chain.takeMetrics(body),
    rows: ({ samples, histograms }: Stored) => Math.min(1, samples.length + histograms.length),
  },
};

/** What became of the events, from the counts that go beside them. */
function outcomes({ outcomes: rows }: Stored): Record<string, number> {
  const sums: Record<string, number> = { received: 0, rejected: 0 };
  for (const { outcome, events } of rows)
    sums[String(outcome)] = (sums[String(outcome)] ?? 0) + Number(events);
  return sums;
}

async function takeOrRefuse(work: () => Promise<Stored>): Promise<Stored | undefined> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof Refusal) return undefined;
    throw error;
  }
}

describe.each(Object.entries(SIGNALS))("%s", (_name, { type, request, bodies, take, rows }) => {
  const seeds = bodies.map((body) => encodeOtlp(type, body));

  it(`accounts for every event of ${MUTATED} mutated requests`, { timeout: 240_000 }, async () => {
    const random = createRandom(7);
    const chain = new TestChain({ sealSpacingMs: 0 });
    const seen = { taken: 0, refused: 0, stored: 0 };
    for (let i = 0; i < MUTATED; i++) {
      const body = mutate(random, seeds, seeds);
      const stored = await takeOrRefuse(() => take(chain, body));
      if (stored === undefined) {
        seen.refused++;
        continue;
      }
      seen.taken++;
      seen.stored += rows(stored);
      const { accepted, rejected } = stored.answer;
      const sums = outcomes(stored);
      expect([sums.received, sums.rejected]).toEqual([accepted + rejected, rejected]);
      expect(stored.deadLetters).toHaveLength(rejected);
      expect(isOtlp(type, body), body.toString("hex")).toBe(true);
    }
    expect(Math.min(seen.taken, seen.refused, seen.stored)).toBeGreaterThan(MUTATED / 50);
  });

  it(`never throws but refusals over ${MUTATED} mutated texts`, { timeout: 240_000 }, async () => {
    const random = createRandom(8);
    const chain = new TestChain({ sealSpacingMs: 0 });
    const texts = seeds.map((seed) => Buffer.from(JSON.stringify(decodeOtlp(type, seed))));
    let taken = 0;
    for (let i = 0; i < MUTATED; i++) {
      const body = mutate(random, texts, texts);
      const stored = await takeOrRefuse(async () => take(chain, Buffer.from(fromJson(body, request).bytes)));
      if (stored !== undefined) taken++;
    }
    expect(taken).toBeGreaterThan(100);
  });
});
