/** The OpenTelemetry JS SDK against the doors for metrics: the sums of what arrives are those of what was measured. */
import { Metadata } from "@grpc/grpc-js";
import { OTLPMetricExporter as GrpcExporter } from "@opentelemetry/exporter-metrics-otlp-grpc";
import {
  AggregationTemporalityPreference,
  OTLPMetricExporter as JsonExporter,
} from "@opentelemetry/exporter-metrics-otlp-http";
import { OTLPMetricExporter as ProtobufExporter } from "@opentelemetry/exporter-metrics-otlp-proto";
import { resourceFromAttributes } from "@opentelemetry/resources";
import {
  AggregationType,
  MeterProvider,
  PeriodicExportingMetricReader,
  type PushMetricExporter,
} from "@opentelemetry/sdk-metrics";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { KEY, NO_QUOTA } from "../../testing-world";
import { type OtlpWorld, startOtlpWorld } from "./testing-otlp";

const MEASURED = 1_000;
const ROUTES = 10;
const headers = { authorization: `Bearer ${KEY}` };
let world: OtlpWorld;

beforeAll(async () => {
  world = await startOtlpWorld(NO_QUOTA);
});
beforeEach(() => world.nextProject());
afterAll(() => world.close());

type Preference = AggregationTemporalityPreference;
const url = () => `http://127.0.0.1:${world.ports.http}/v1/metrics`;

function grpcExporter(temporalityPreference: Preference): PushMetricExporter {
  const metadata = new Metadata();
  metadata.set("authorization", `Bearer ${KEY}`);
  return new GrpcExporter({ url: `http://127.0.0.1:${world.ports.grpc}`, metadata, temporalityPreference });
}

const EXPORTERS: Record<string, (temporalityPreference: Preference) => PushMetricExporter> = {
  "http/protobuf": (temporalityPreference) =>
    new ProtobufExporter({ url: url(), headers, temporalityPreference }),
  "http/json": (temporalityPreference) => new JsonExporter({ url: url(), headers, temporalityPreference }),
  grpc: grpcExporter,
};

function provider(exporter: PushMetricExporter): MeterProvider {
  return new MeterProvider({
    resource: resourceFromAttributes({ "service.name": "checkout", "service.instance.id": "i-1" }),
    readers: [new PeriodicExportingMetricReader({ exporter, exportIntervalMillis: 3_600_000 })],
    views: [{ instrumentName: "size", aggregation: { type: AggregationType.EXPONENTIAL_HISTOGRAM } }],
  });
}

/** Measures MEASURED times and exports twice, so that there are points of two moments. */
async function measure(sdk: MeterProvider): Promise<void> {
  const meter = sdk.getMeter("cart");
  const requests = meter.createCounter("requests", { unit: "1", description: "All requests." });
  const open = meter.createUpDownCounter("open");
  const duration = meter.createHistogram("duration", {
    unit: "ms",
    advice: { explicitBucketBoundaries: [100, 500] },
  });
  const size = meter.createHistogram("size", { unit: "By" });
  meter.createObservableGauge("temperature").addCallback((result) => result.observe(21.5, { room: "a" }));
  for (let i = 0; i < MEASURED; i++) {
    const route = { "http.route": `/r${i % ROUTES}` };
    requests.add(2, route);
    open.add(i % 2 === 0 ? 3 : -1, route);
    duration.record(i, route);
    size.record(i + 1);
    if (i === MEASURED / 2 - 1) await sdk.forceFlush();
  }
  await sdk.shutdown();
}

/** Sum over the series of a metric: of their last samples, or of all of them. */
async function total(metric: string, temporality: string, more = ""): Promise<number> {
  const value = temporality === "delta" ? "sum(value)" : "argMax(value, timestamp)";
  const [row] = await world.select(
    `WITH s AS (SELECT ${value} AS v FROM metric_samples WHERE PROJECT AND metric = '${metric}' ${more} GROUP BY series_id)
      SELECT sum(v) AS total FROM s`,
  );
  return Number(row?.total);
}

describe.each(["cumulative", "delta"])("OpenTelemetry JS SDK, %s", (temporality) => {
  const preference =
    temporality === "delta"
      ? AggregationTemporalityPreference.DELTA
      : AggregationTemporalityPreference.CUMULATIVE;

  it.each(Object.keys(EXPORTERS))("delivers sums that match by %s", async (name) => {
    await measure(provider((EXPORTERS[name] ?? grpcExporter)(preference)));
    const under = (le: string) =>
      `AND series_id IN (SELECT series_id FROM sightglass.metric_series WHERE labels['le'] = '${le}')`;
    expect(await total("requests", temporality)).toBe(2 * MEASURED);
    expect(await total("open", "cumulative")).toBe(MEASURED);
    expect(await total("duration_sum", temporality)).toBe((MEASURED * (MEASURED - 1)) / 2);
    expect(await total("duration_count", temporality)).toBe(MEASURED);
    expect(await total("duration_bucket", temporality, under("100"))).toBe(101);
    expect(await total("duration_bucket", temporality, under("500"))).toBe(501);
    expect(await total("duration_bucket", temporality, under("+Inf"))).toBe(MEASURED);
    expect(await total("temperature", "cumulative")).toBe(21.5);
    const [size] = await world.select(
      "SELECT sum(count) AS n, sum(sum) AS total, sum(arraySum(positive)) AS counted, max(max) AS most, min(min) AS least FROM metric_histograms WHERE PROJECT" +
        (temporality === "delta" ? "" : " AND count = 1000"),
    );
    expect(size).toEqual({ n: MEASURED, total: 500_500, counted: MEASURED, most: MEASURED, least: 1 });
    const series = await world.select(
      "SELECT metric, kind, temporality, monotonic, unit, count() AS n FROM metric_series WHERE PROJECT GROUP BY ALL ORDER BY metric",
    );
    expect(series).toEqual(
      expect.arrayContaining([
        { metric: "requests", kind: "sum", temporality, monotonic: true, unit: "1", n: ROUTES },
        {
          metric: "duration_bucket",
          kind: "histogram",
          temporality,
          monotonic: false,
          unit: "ms",
          n: 3 * ROUTES,
        },
        { metric: "size", kind: "exponential_histogram", temporality, monotonic: false, unit: "By", n: 1 },
      ]),
    );
    const [labels] = await world.select(
      "SELECT labels FROM metric_series WHERE PROJECT AND metric = 'temperature'",
    );
    expect(labels).toEqual({
      labels: { instance: "i-1", job: "checkout", "otel.scope.name": "cart", room: "a" },
    });
  });
});
