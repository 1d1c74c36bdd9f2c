/**
 * Traces over the whole path, on the real product: spans a second of processor time, bytes of a span after merges, a
 * trace by its id and a search by attribute. `npm run bench -- traces <spans>`: default two million. Prints figures.
 */
import { rmSync } from "node:fs";
import { loadavg } from "node:os";
import { setTimeout as sleep } from "node:timers/promises";
import { labProduct } from "../lab/product.mjs";
import { bytesPerRow, otlpRound } from "./otlp-round.mjs";
import { median, quantile, table } from "./statistics.mjs";
import { ask } from "./store.mjs";

const CONNECTIONS = 4;
const SPANS_PER_BODY = 2_000;
const SPAN_MS = 6 * 3_600_000;

const QUESTIONS = [
  [
    "where a trace is",
    "SELECT min(started), max(ended) FROM sightglass.traces WHERE project_id = 1 AND trace_id = '{id}'",
  ],
  [
    "trace by id",
    "SELECT * FROM sightglass.spans WHERE project_id = 1 AND trace_id = '{id}' AND timestamp BETWEEN (SELECT min(started) FROM sightglass.traces WHERE project_id = 1 AND trace_id = '{id}') AND (SELECT max(ended) FROM sightglass.traces WHERE project_id = 1 AND trace_id = '{id}')",
  ],
  [
    "rare attribute, newest 100",
    "SELECT * FROM sightglass.spans WHERE project_id = 1 AND has(attributes_text.keys, 'user.id') AND attributes_text['user.id'] = '{user}' AND has(mapValues(attributes_text), '{user}') ORDER BY timestamp DESC LIMIT 100",
  ],
  [
    "slow errors, newest 100",
    "SELECT * FROM sightglass.spans WHERE project_id = 1 AND status = 'error' AND duration_ns > 500000000 ORDER BY timestamp DESC LIMIT 100",
  ],
  [
    "RED of all services",
    "SELECT service, sum(spans), sum(errors), sumMap(buckets) FROM sightglass.spans_1m WHERE project_id = 1 GROUP BY service",
  ],
];

async function measure(product) {
  const [id, user] = (
    await ask(
      product,
      "SELECT trace_id, attributes_text['user.id'] FROM sightglass.spans ORDER BY cityHash64(span_id) LIMIT 1 FORMAT TSV",
    )
  ).split("\t");
  const rows = [];
  for (const [name, text] of QUESTIONS) {
    const times = [];
    for (let i = 0; i < 12; i += 1) {
      const begun = performance.now();
      await ask(product, `${text.replaceAll("{id}", id).replaceAll("{user}", user)} FORMAT Null`);
      if (i > 1) times.push(performance.now() - begun);
    }
    rows.push([name, median(times).toFixed(0), quantile(times, 0.95).toFixed(0)]);
  }
  return table([["question", "p50 ms", "p95 ms"], ...rows]);
}

export async function run([spans = "2000000"] = []) {
  const print = (text) => process.stdout.write(`${text}\n`);
  const product = await labProduct();
  try {
    print(`load ${loadavg()[0].toFixed(1)} at the start`);
    await product.start();
    await sleep(3_000);
    const bodies = Math.ceil(Number(spans) / CONNECTIONS / SPANS_PER_BODY);
    const { perSecond, perEvent, total, ackMs, refused, events, bytes } = await otlpRound(product, {
      signal: "traces",
      connections: CONNECTIONS,
      events: SPANS_PER_BODY,
      bodies,
      everyMs: SPAN_MS / bodies,
      startMs: Date.now() - SPAN_MS,
    });
    const cpu = ["ingest", "writer", "clickhouse"].map((role) => perEvent[role].toFixed(1));
    const head = [
      "spans",
      "B sent",
      "spans/s",
      "CPU µs",
      "ingest",
      "writer",
      "clickhouse",
      "spans/s/core",
      "ack p99 ms",
      "refused",
    ];
    const row = [
      events,
      Math.round(bytes / events),
      Math.round(perSecond),
      total.toFixed(1),
      ...cpu,
      Math.round(1e6 / total),
      quantile(ackMs, 0.99).toFixed(0),
      refused,
    ];
    print(table([head, row]));
    const sizes = await bytesPerRow(product, ["spans", "traces", "spans_1m"], events);
    print(table([["table", "B/span"], ...sizes.map(([name, each]) => [name, each.toFixed(1)])]));
    print(await measure(product));
    print(`load ${loadavg()[0].toFixed(1)} at the end`);
  } finally {
    await product.stop();
    rmSync(product.dataDir, { recursive: true, force: true });
  }
}
