/**
 * Metrics over the whole path, on the real product: samples a second of processor time, bytes of a sample after merges,
 * and range queries over 1,000 and 10,000 series of six hours. Prints figures; asserts nothing.
 */
import { rmSync } from "node:fs";
import { loadavg } from "node:os";
import { setTimeout as sleep } from "node:timers/promises";
import { CREDENTIALS, labProduct } from "../lab/product.mjs";
import { bytesPerRow, otlpRound } from "./otlp-round.mjs";
import { median, quantile, table } from "./statistics.mjs";
import { ask } from "./store.mjs";

const EVERY_MS = 15_000;
/** Half of a counter, half of a gauge. */
const SERIES = 20_000;
const CONNECTIONS = 5;
const ROUNDS = 3;

/** Series of five instances over six hours: what is asked of afterwards. */
async function fill(product, { startMs, hours }) {
  return otlpRound(product, {
    signal: "metrics",
    connections: CONNECTIONS,
    events: SERIES / CONNECTIONS,
    bodies: (hours * 3_600_000) / EVERY_MS,
    everyMs: EVERY_MS,
    startMs,
  });
}

async function timed(product, { startMs, hours }, expression) {
  const query = new URLSearchParams({
    query: expression,
    start: String(startMs / 1000),
    end: String(startMs / 1000 + hours * 3600),
    step: "60",
  });
  const begun = performance.now();
  const answer = await fetch(`${product.webUrl}/api/v1/prometheus/api/v1/query_range?${query}`, {
    headers: { authorization: `Bearer ${CREDENTIALS.apiToken}` },
  });
  const body = await answer.json();
  if (!answer.ok) throw new Error(JSON.stringify(body));
  return { ms: performance.now() - begun, series: body.data.result.length };
}

const QUESTIONS = [
  ["1,000 series", 'sum by (http_route) (rate(bench_requests{shard=~"[0-9]{1,3}"}[5m]))'],
  ["10,000 series", "sum by (http_route) (rate(bench_requests[5m]))"],
  ["10,000 series, last values", "max by (http_route) (bench_load)"],
  ["1,000 series, samples", 'max(max_over_time(bench_load{shard=~"[0-9]{1,3}"}[5m]))'],
  ["one series", 'rate(bench_requests{shard="7"}[5m])'],
];

async function measureQueries(product, span) {
  const rows = [];
  for (const [name, expression] of QUESTIONS) {
    const times = [];
    let series = 0;
    for (let i = 0; i < 7; i += 1) {
      const answer = await timed(product, span, expression);
      if (i > 1) times.push(answer.ms);
      series = answer.series;
    }
    rows.push([name, expression, series, Math.round(median(times)), Math.round(quantile(times, 0.95))]);
  }
  return table([["read", `query_range, ${span.hours} h, step 60 s`, "answers", "p50 ms", "p95 ms"], ...rows]);
}

function loadRow(name, { perSecond, perEvent, total, ackMs, refused }) {
  const cpu = ["ingest", "writer", "clickhouse"].map((role) => perEvent[role].toFixed(2));
  const perCore = Math.round(1e6 / total);
  return [
    name,
    Math.round(perSecond),
    total.toFixed(2),
    ...cpu,
    perCore,
    quantile(ackMs, 0.99).toFixed(0),
    refused,
  ];
}

/** `npm run bench -- metrics <hours>`: default six. */
export async function run([given = "6"] = []) {
  const hours = Number(given);
  const print = (text) => process.stdout.write(`${text}\n`);
  const product = await labProduct();
  try {
    print(`load ${loadavg()[0].toFixed(1)} at the start`);
    await product.start();
    await sleep(3_000);
    const startMs = Math.floor(Date.now() / 60_000) * 60_000 - hours * 3_600_000;
    const span = { startMs, hours };
    const filled = await fill(product, span);
    const rounds = [];
    for (let i = 0; i < ROUNDS; i += 1)
      rounds.push(
        await otlpRound(product, {
          signal: "metrics",
          connections: CONNECTIONS,
          events: SERIES / CONNECTIONS,
          seconds: 8,
          everyMs: 1,
          startMs: startMs - 86_400_000 * (i + 2),
        }),
      );
    const head = [
      "round",
      "samples/s",
      "CPU µs",
      "ingest",
      "writer",
      "clickhouse",
      "samples/s/core",
      "ack p99 ms",
      "refused",
    ];
    print(
      table([
        head,
        loadRow(`fill, ${filled.events} samples`, filled),
        ...rounds.map((one, i) => loadRow(`${i + 1}`, one)),
      ]),
    );
    const day = `timestamp >= toDateTime64(${startMs / 1000}, 3)`;
    const samples = Number(await ask(product, `SELECT count() FROM sightglass.metric_samples WHERE ${day}`));
    const all = Number(await ask(product, "SELECT count() FROM sightglass.metric_samples"));
    const bytes = await bytesPerRow(product, ["metric_samples", "metric_1h", "metric_series"], all);
    print(
      table([
        ["table", `B/sample of ${all} (${samples} at 15 s)`],
        ...bytes.map(([name, each]) => [name, each.toFixed(2)]),
      ]),
    );
    print(await measureQueries(product, span));
    print(`load ${loadavg()[0].toFixed(1)} at the end`);
  } finally {
    await product.stop();
    rmSync(product.dataDir, { recursive: true, force: true });
  }
}
