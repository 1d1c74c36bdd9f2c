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
  const probes = new Probes(product);
  while (performance.now() - started < SECONDS * 1000) {
    probes.send();
    await sleep(100);
  }
  const after = cpuByRole(product.pid);
  const events = RATE * ((performance.now() - started) / 1000);
  const delays = await probes.finish();
  const sent = await load;
  const roles = ["ingest", "writer", "clickhouse", "supervisor", "postgres"];
  const cost = roles.reduce((sum, role) => sum + (after[role] ?? 0) - (before[role] ?? 0), 0);
  return {
    probes: delays.length,
    p50: quantile(delays, 0.5),
    p99: quantile(delays, 0.99),
    ackP50: quantile(sent.ackMs, 0.5),
    ackP99: quantile(sent.ackMs, 0.99),
    cpuPerEvent: (cost * 1000) / events,
  };
}

/** Events with a unique word each, and one loop that looks for all that are still missing. */
class Probes {
  #product;
  #missing = new Map();
  #delays = [];
  #sending = new Set();
  #looking = true;
  #loop;

  constructor(product) {
    this.#product = product;
    this.#loop = this.#look();
  }

  send() {
    const sending = this.#post().finally(() => this.#sending.delete(sending));
    this.#sending.add(sending);
  }

  async #post() {
    const word = `probe${randomUUID().replaceAll("-", "")}`;
    const answer = await fetch(`${this.#product.httpUrl}/api/v1/logs`, {
      method: "POST",
      headers: { authorization: `Bearer ${CREDENTIALS.ingestKey}` },
      body: JSON.stringify({ service: "probe", message: word }),
    });
    if (answer.ok) this.#missing.set(word, performance.now());
  }

  async #look() {
    while (this.#looking) {
      const answer = await fetch(
        `${this.#product.webUrl}/api/v1/logs?limit=100&from=now-1m&query=service:probe`,
        {
          headers: { authorization: `Bearer ${CREDENTIALS.apiToken}` },
        },
      );
      const { rows = [] } = await answer.json();
      for (const row of rows) this.#found(row.body);
      await sleep(20);
    }
  }

  #found(word) {
    const acknowledged = this.#missing.get(word);
    if (acknowledged === undefined) return;
    this.#delays.push(performance.now() - acknowledged);
    this.#missing.delete(word);
  }

  /** Waits for the last ones; those that never appear within 30 s count as 30 s. @returns delays in ms */
  async finish() {
    await Promise.all(this.#sending);
    const end = performance.now() + 30_000;
    while (this.#missing.size > 0 && performance.now() < end) await sleep(50);
    this.#looking = false;
    await this.#loop;
    return [...this.#delays, ...[...this.#missing].map(() => 30_000)];
  }
}
