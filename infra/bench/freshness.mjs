/**
 * Time from acknowledgement to being found through the read API, at a fixed 5,000 events/s: a probe
 * with a unique word every 100 ms, looked for every 20 ms.
 */
import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { cpuByRole } from "../lab/processes.mjs";
import { CREDENTIALS } from "../lab/product.mjs";
import { quantile } from "./statistics.mjs";

const RATE = 5000;
const SECONDS = 20;

export async function measureFreshness(product, sendFromOtherProcess) {
  const load = sendFromOtherProcess({
    url: `${product.httpUrl}/api/v1/logs`,
    key: CREDENTIALS.ingestKey,
    seed: 7,
    bodyBytes: 20_000,
    connections: 8,
    seconds: SECONDS + 4,
    rate: RATE,
  });
  await sleep(2000);
  const before = cpuByRole(product.pid);
  const started = performance.now();
  const probes = [];
  while (performance.now() - started < SECONDS * 1000) {
    probes.push(probe(product));
    await sleep(100);
  }
  const after = cpuByRole(product.pid);
  const events = RATE * ((performance.now() - started) / 1000);
  const delays = (await Promise.all(probes)).filter((delay) => delay !== undefined);
  const sent = await load;
  const cost = ["ingest", "writer", "clickhouse", "supervisor", "postgres"].reduce(
    (sum, role) => sum + (after[role] ?? 0) - (before[role] ?? 0),
    0,
  );
  return {
    probes: delays.length,
    p50: quantile(delays, 0.5),
    p99: quantile(delays, 0.99),
    ackP50: quantile(sent.ackMs, 0.5),
    ackP99: quantile(sent.ackMs, 0.99),
    cpuPerEvent: (cost * 1000) / events,
  };
}

async function probe(product) {
  const word = `probe${randomUUID().replaceAll("-", "")}`;
  const answer = await fetch(`${product.httpUrl}/api/v1/logs`, {
    method: "POST",
    headers: { authorization: `Bearer ${CREDENTIALS.ingestKey}` },
    body: JSON.stringify({ service: "probe", message: word }),
  });
  if (!answer.ok) return undefined;
  const acknowledged = performance.now();
  while (performance.now() - acknowledged < 30_000) {
    const found = await fetch(
      `${product.webUrl}/api/v1/logs?limit=1&from=now-1m&query=service:probe%20${word}`,
      {
        headers: { authorization: `Bearer ${CREDENTIALS.apiToken}` },
      },
    ).then((reply) => reply.json());
    if (found.rows?.length > 0) return performance.now() - acknowledged;
    await sleep(20);
  }
  return 30_000;
}
