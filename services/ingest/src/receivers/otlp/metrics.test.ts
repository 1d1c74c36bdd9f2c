/** OTLP metrics: what becomes of each kind of data point, and which are rejected. */
import { describe, expect, it } from "vitest";
import { SENDER, TestChain } from "../../testing-chain";
import type { NativeRow } from "../../testing-native";
import { fromJson } from "./from-json";
import { MESSAGE } from "./schema";
import { encodeOtlp } from "./testing-decoder";

const NOW = Date.now();
const NANOS = `${NOW}000000`;
const RESOURCE = {
  attributes: [
    { key: "service.name", value: { string_value: "checkout" } },
    { key: "service.namespace", value: { string_value: "shop" } },
    { key: "service.instance.id", value: { string_value: "i-1" } },
    { key: "host.name", value: { string_value: "web-1" } },
  ],
};
const ROUTE = [{ key: "http.route", value: { string_value: "/cart" } }];
const POINT = { time_unix_nano: NANOS, attributes: ROUTE };

function request(metric: Record<string, unknown>): Buffer {
  const scope_metrics = [{ scope: { name: "http" }, metrics: [metric] }];
  return encodeOtlp("ExportMetricsServiceRequest", {
    resource_metrics: [{ resource: RESOURCE, scope_metrics }],
  });
}

async function take(metric: Record<string, unknown>) {
  return new TestChain().takeMetrics(request(metric));
}

/** `metric{le or quantile} value`, by the series of each sample. */
function readable({ series, samples }: { series: NativeRow[]; samples: NativeRow[] }): string[] {
  const names = new Map(series.map(({ series_id, metric, labels }) => [series_id, nameOf(metric, labels)]));
  return samples.map(({ series_id, value }) => `${names.get(series_id)} ${String(value)}`);
}

function nameOf(metric: unknown, labels: unknown): string {
  const { le, quantile } = Object(labels);
  const label = le ?? quantile;
  return label === undefined ? String(metric) : `${String(metric)}{${String(label)}}`;
}

describe("a number", () => {
  it("is a sample of a series with the labels of point, scope and resource", async () => {
    const sum = { aggregation_temporality: 2, is_monotonic: true, data_points: [{ ...POINT, as_int: "42" }] };
    const { series, samples, resources, answer } = await take({
      name: "requests",
      unit: "1",
      description: "All.",
      sum,
    });
    expect(answer).toEqual({ accepted: 1, rejected: 0, errors: [] });
    expect(series).toMatchObject([
      {
        project_id: SENDER.projectId,
        metric: "requests",
        family: "requests",
        kind: "sum",
        temporality: "cumulative",
        monotonic: true,
        unit: "1",
        description: "All.",
        service: "checkout",
        host: "web-1",
        labels: {
          "http.route": "/cart",
          "host.name": "web-1",
          "otel.scope.name": "http",
          instance: "i-1",
          job: "shop/checkout",
        },
      },
    ]);
    expect(samples).toMatchObject([
      { metric: "requests", value: 42, timestamp: BigInt(NOW), retention_days: 30 },
    ]);
    expect(samples[0]?.series_id).toBe(series[0]?.series_id);
    expect(resources).toHaveLength(1);
  });

  it.each([
    ["as_double", 0.1, 0.1],
    ["as_double", Number.NEGATIVE_INFINITY, Number.NEGATIVE_INFINITY],
    ["as_double", Number.NaN, Number.NaN],
    ["as_int", "-9007199254740993", -9007199254740992],
  ])("keeps its value: %s %s", async (name, sent, stored) => {
    const { samples } = await take({ name: "g", gauge: { data_points: [{ ...POINT, [name]: sent }] } });
    expect(samples).toMatchObject([{ value: stored }]);
  });

  it("without a recorded value ends its series by the stale marker", async () => {
    const { samples } = await take({ name: "g", gauge: { data_points: [{ ...POINT, flags: 1 }] } });
    const bits = Buffer.alloc(8);
    bits.writeDoubleLE(Number(samples[0]?.value));
    expect(samples[0]?.value).toBeNaN();
  });

  it("of a known series sends its row once, and finds it by its bytes", async () => {
    const chain = new TestChain();
    const body = request({ name: "g", gauge: { data_points: [{ ...POINT, as_double: 1 }] } });
    const first = await chain.takeMetrics(body);
    const second = await chain.takeMetrics(body);
    expect(first.series).toHaveLength(1);
    expect(second.series).toHaveLength(0);
    expect(second.samples[0]?.series_id).toBe(first.samples[0]?.series_id);
  });

  it("of another resource, temporality or label is another series", async () => {
    const other = [{ key: "http.route", value: { string_value: "/pay" } }];
    const data_points = [
      { ...POINT, as_double: 1 },
      { ...POINT, attributes: other, as_double: 2 },
    ];
    const chain = new TestChain();
    const gauge = await chain.takeMetrics(request({ name: "g", gauge: { data_points } }));
    const sum = await chain.takeMetrics(
      request({ name: "g", sum: { aggregation_temporality: 1, data_points } }),
    );
    expect(new Set([...gauge.samples, ...sum.samples].map(({ series_id }) => series_id)).size).toBe(4);
  });
});

describe("a histogram", () => {
  const histogram = {
    aggregation_temporality: 2,
    data_points: [
      {
        time_unix_nano: NANOS,
        attributes: ROUTE,
        count: 6,
        sum: 12.5,
        min: 0.1,
        max: 9,
        bucket_counts: [1, 2, 3],
        explicit_bounds: [0.5, 2],
        exemplars: [
          {
            time_unix_nano: NANOS,
            as_double: 1.5,
            trace_id: Buffer.from("0af7651916cd43dd8448eb211c80319c", "hex"),
            span_id: Buffer.from("b7ad6b7169203331", "hex"),
            filtered_attributes: [{ key: "user", value: { string_value: "u1" } }],
          },
        ],
      },
    ],
  };

  it("with bounds counts up to each of them, as Prometheus does", async () => {
    const stored = await take({ name: "d", unit: "s", histogram });
    expect(readable(stored)).toEqual([
      "d_bucket{0.5} 1",
      "d_bucket{2} 3",
      "d_bucket{+Inf} 6",
      "d_count 6",
      "d_sum 12.5",
      "d_min 0.1",
      "d_max 9",
    ]);
    expect(stored.series.every(({ family, kind }) => family === "d" && kind === "histogram")).toBe(true);
    expect(stored.answer.accepted).toBe(1);
  });

  it("keeps its exemplars at the bucket that they fall into", async () => {
    const { exemplars, series } = await take({ name: "d", histogram });
    const bucket = series.find(({ metric, labels }) => nameOf(metric, labels) === "d_bucket{2}");
    expect(exemplars).toMatchObject([
      {
        series_id: bucket?.series_id,
        value: 1.5,
        trace_id: "0af7651916cd43dd8448eb211c80319c",
        span_id: "b7ad6b7169203331",
        labels: { user: "u1" },
      },
    ]);
  });

  it("whose bounds change goes on in other series", async () => {
    const chain = new TestChain();
    await chain.takeMetrics(request({ name: "d", histogram }));
    const point = { ...POINT, count: 3, bucket_counts: [1, 2], explicit_bounds: [7] };
    const data = { aggregation_temporality: 2, data_points: [point] };
    const { series } = await chain.takeMetrics(request({ name: "d", histogram: data }));
    expect(series.map(({ metric, labels }) => nameOf(metric, labels))).toEqual(["d_bucket{7}"]);
  });

  it("with exponential buckets is one row as it is", async () => {
    const point = {
      ...POINT,
      count: 10,
      sum: 3.5,
      scale: -1,
      zero_count: 2,
      zero_threshold: 0.001,
      positive: { offset: -3, bucket_counts: [1, 0, 300] },
      negative: { offset: 2, bucket_counts: [4] },
    };
    const data = { aggregation_temporality: 1, data_points: [point] };
    const { histograms, series } = await take({ name: "e", exponential_histogram: data });
    expect(series).toMatchObject([{ metric: "e", kind: "exponential_histogram", temporality: "delta" }]);
    expect(histograms).toMatchObject([
      {
        count: 10n,
        sum: 3.5,
        min: Number.NaN,
        scale: -1,
        zero_threshold: 0.001,
        zero_count: 2n,
        positive_offset: -3,
        positive: [1n, 0n, 300n],
        negative_offset: 2,
        negative: [4n],
        stale: false,
      },
    ]);
  });
});

it("takes a summary as one sample for each quantile, its sum and its count", async () => {
  const quantile_values = [
    { quantile: 0.5, value: 7 },
    { quantile: 0.99, value: 21 },
  ];
  const stored = await take({
    name: "s",
    summary: { data_points: [{ ...POINT, count: 4, sum: 30, quantile_values }] },
  });
  expect(readable(stored)).toEqual(["s{0.5} 7", "s{0.99} 21", "s_count 4", "s_sum 30"]);
});

describe("a data point", () => {
  const HOUR_NANOS = 3_600_000_000_000n;
  it.each([
    [
      "two hours ahead",
      { name: "g", gauge: { data_points: [{ time_unix_nano: String(BigInt(NANOS) + 2n * HOUR_NANOS) }] } },
      "sample.future",
    ],
    [
      "older than the retention",
      { name: "g", gauge: { data_points: [{ time_unix_nano: "1000000000" }] } },
      "sample.too_old",
    ],
    ["of a metric without a name", { gauge: { data_points: [POINT] } }, "metric.name"],
  ])("%s is rejected, told and kept", async (_name, metric, reason) => {
    const { answer, samples, deadLetters, outcomes } = await take(metric);
    expect(answer).toMatchObject({ accepted: 0, rejected: 1, errors: [{ index: 0, code: reason }] });
    expect(samples).toEqual([]);
    expect(deadLetters).toMatchObject([{ signal: "metrics", reason }]);
    expect(outcomes).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ signal: "metrics", outcome: "rejected", reason, events: 1n }),
      ]),
    );
  });

  it("means the same in JSON", async () => {
    const json = {
      resourceMetrics: [
        {
          scopeMetrics: [
            {
              metrics: [
                {
                  name: "d",
                  histogram: {
                    aggregationTemporality: "AGGREGATION_TEMPORALITY_DELTA",
                    dataPoints: [
                      {
                        timeUnixNano: NANOS,
                        count: "3",
                        sum: 2,
                        bucketCounts: ["1", 2],
                        explicitBounds: [0.5],
                      },
                    ],
                  },
                },
                {
                  name: "e",
                  exponential_histogram: {
                    data_points: [
                      { timeUnixNano: NANOS, scale: -2, positive: { offset: -1, bucketCounts: ["7"] } },
                    ],
                  },
                },
              ],
            },
          ],
        },
      ],
    };
    const { bytes } = fromJson(Buffer.from(JSON.stringify(json)), MESSAGE.metricsRequest);
    const stored = await new TestChain().takeMetrics(Buffer.from(bytes));
    expect(readable(stored)).toEqual(["d_bucket{0.5} 1", "d_bucket{+Inf} 3", "d_count 3", "d_sum 2"]);
    expect(stored.series[0]).toMatchObject({ temporality: "delta" });
    expect(stored.histograms).toMatchObject([{ scale: -2, positive_offset: -1, positive: [7n] }]);
  });
});
