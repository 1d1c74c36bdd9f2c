/** Prometheus itself, writing its own metrics to us: every sample that it has, we have. And what the door answers. */
import { setTimeout as sleep } from "node:timers/promises";
import { waitFor } from "@sightglass/testkit";
import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import { Refusal } from "../../refusal";
import { KEY, openTestWorld, type TestWorld } from "../../testing-world";
import { startPrometheus } from "./testing-prometheus";
import { packSnappy, writeRequest } from "./testing-write";

let world: TestWorld;
let port: number;

beforeAll(async () => {
  world = await openTestWorld();
  port = (await world.start()).port;
});
beforeEach(() => {
  world.nextProject();
  world.failure = undefined;
});
afterAll(() => world.close());

async function post(body: Buffer, headers: Record<string, string> = {}, path = "/api/v1/write") {
  const answer = await fetch(`http://127.0.0.1:${port}${path}`, {
    method: "POST",
    headers: {
      authorization: `Bearer ${KEY}`,
      "content-type": "application/x-protobuf",
      "content-encoding": "snappy",
      ...headers,
    },
    body: new Uint8Array(body),
  });
  return { status: answer.status, text: await answer.text(), retryAfter: answer.headers.get("retry-after") };
}

const good = () => packSnappy(writeRequest([{ labels: [["__name__", "a"]], samples: [[Date.now(), 1]] }]));

it("answers as senders need it", async () => {
  expect(await post(good())).toMatchObject({ status: 204, text: "" });
  expect(await post(good(), {}, "/api/v1/push/")).toMatchObject({ status: 204 });
  expect(await post(packSnappy(Buffer.alloc(0)))).toMatchObject({ status: 204 });
  const v2 = "application/x-protobuf;proto=io.prometheus.write.v2.Request";
  expect(await post(good(), { "content-type": v2 })).toMatchObject({ status: 415 });
  expect(await post(good(), { "content-encoding": "lz4" })).toMatchObject({ status: 415 });
  expect(await post(good(), { authorization: "Bearer nobody" })).toMatchObject({ status: 401 });
  expect(await post(Buffer.from("not snappy"))).toMatchObject({ status: 400 });
  expect(await post(Buffer.from([0xff, 0xff, 0xff, 0xff, 0x0f, 0]))).toMatchObject({ status: 413 });
  expect(await post(packSnappy(Buffer.from([0x0a, 0x7f])))).toMatchObject({ status: 400 });
  const mixed = writeRequest([
    { labels: [["__name__", "kept"]], samples: [[Date.now(), 7]] },
    { labels: [["__name__", "b"]], samples: [[Date.now() + 9_000_000, 1]] },
  ]);
  const partly = await post(packSnappy(mixed));
  expect(partly).toMatchObject({ status: 400 });
  expect(partly.text).toContain("sample.future");
  expect(await world.select("SELECT value FROM metric_samples WHERE PROJECT AND metric = 'kept'")).toEqual([
    { value: 7 },
  ]);
});

it("never says 429, and 503 when it is to come back", async () => {
  for (const reason of ["limit.rate", "overload.disk"] as const) {
    world.unready = new Refusal(reason);
    expect(await post(good())).toMatchObject({ status: 503, retryAfter: "2" });
  }
  world.unready = undefined;
});

it("has every sample that Prometheus wrote of itself", { timeout: 120_000 }, async () => {
  const prometheus = await startPrometheus(
    (own) => `
global: { scrape_interval: 500ms }
scrape_configs:
  - job_name: prometheus
    static_configs: [{ targets: ["127.0.0.1:${own}"] }]
remote_write:
  - url: http://127.0.0.1:${port}/api/v1/write
    authorization: { credentials: ${KEY} }
    send_exemplars: true
    metadata_config: { send_interval: 2s }
`,
  );
  try {
    await waitFor(
      async () => {
        const [row] = await world.select(
          "SELECT count() AS n FROM metric_samples WHERE PROJECT AND metric = 'up'",
        );
        return Number(row?.n) >= 10 ? true : undefined;
      },
      { timeoutMs: 60_000, what: "ten scrapes" },
    );
    await sleep(1_000);
    const [last] = await world.select(
      "SELECT toUnixTimestamp64Milli(max(timestamp)) AS ms FROM metric_samples WHERE PROJECT AND metric = 'up'",
    );
    const until = Number(last?.ms);
    const theirs = await prometheus.query(`{job="prometheus"}[1m] @ ${until / 1000}`);
    const lines = theirs.flatMap(({ metric, values = [] }) =>
      values.map(([seconds, value]) => `${key(metric)} ${Math.round(seconds * 1000)} ${Number(value)}`),
    );
    const ours = await world.select(
      `SELECT metric, labels, toUnixTimestamp64Milli(timestamp) AS ms, toString(value) AS text FROM metric_samples
        INNER JOIN (SELECT series_id, any(labels) AS labels FROM sightglass.metric_series GROUP BY series_id) AS s USING series_id
        WHERE PROJECT AND timestamp <= fromUnixTimestamp64Milli(${until}) AND NOT isNaN(value)`,
    );
    const got = ours.map(
      ({ metric, labels, ms, text }) =>
        `${key({ __name__: String(metric), ...Object(labels) })} ${Number(ms)} ${numberOf(String(text))}`,
    );
    const kept = lines.filter((line) => !line.endsWith(" NaN"));
    expect(kept.length).toBeGreaterThan(3_000);
    expect(got.toSorted()).toEqual(kept.toSorted());
    const kinds = await world.select(
      "SELECT metric, min(kind) AS k FROM metric_series WHERE PROJECT AND metric IN ('prometheus_http_requests_total', 'go_goroutines') GROUP BY metric ORDER BY metric",
    );
    expect(kinds).toEqual([
      { metric: "go_goroutines", k: "gauge" },
      { metric: "prometheus_http_requests_total", k: "sum" },
    ]);
  } finally {
    await prometheus.stop();
  }
});

function key(labels: Record<string, string>): string {
  return JSON.stringify(Object.entries(labels).toSorted(([a], [b]) => (a < b ? -1 : 1)));
}

function numberOf(text: string): number {
  return text === "inf"
    ? Number.POSITIVE_INFINITY
    : text === "-inf"
      ? Number.NEGATIVE_INFINITY
      : Number(text);
}
