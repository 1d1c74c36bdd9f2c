/** One round of load through one door of the product, from a second process. */
import { fork } from "node:child_process";
import { setTimeout as sleep } from "node:timers/promises";
import { cpuByRole } from "../lab/processes.mjs";
import { api, CREDENTIALS } from "../lab/product.mjs";

export const ROLES = ["ingest", "writer", "clickhouse", "web", "postgres", "supervisor"];
const SECONDS = 10;

function doorUrl(product, door) {
  if (door === "otlp-grpc") return `127.0.0.1:${product.ports.OTLP_GRPC}`;
  if (door === "otlp-http") return `http://127.0.0.1:${product.ports.OTLP_HTTP}/v1/logs`;
  return `${product.httpUrl}/api/v1/logs`;
}

/** Sends from a second process; resolves with its figures. */
export function sendFromOtherProcess(job) {
  return new Promise((resolve, reject) => {
    const child = fork(new URL("./sender.mjs", import.meta.url));
    child.once("message", resolve);
    child.once("error", reject);
    child.once("exit", (code) => code !== 0 && reject(new Error(`the sender ended with ${code}`)));
    child.send(job);
  });
}

async function storedEvents(product) {
  const { totals } = await api(product, "/ingest/health?from=now-1d&to=now");
  return totals.stored;
}

/** Waits until the store holds `expected` more events than `before`. @returns events stored */
export async function settled(product, expected) {
  const end = Date.now() + 120_000;
  for (;;) {
    const stored = await storedEvents(product);
    if (stored >= expected) return stored;
    if (Date.now() > end)
      throw new Error(`only ${stored} of ${expected} events are stored after two minutes`);
    await sleep(250);
  }
}

/**
 * Sends for ten seconds as fast as the door answers; figures per event once all is searchable.
 * @param {{bodyBytes: number, seed: number, door?: "http" | "otlp-http" | "otlp-grpc"}} options
 */
export async function round(product, { bodyBytes, seed, door = "http" }) {
  const before = await storedEvents(product);
  const cpuBefore = cpuByRole(product.pid);
  const sent = await sendFromOtherProcess({
    url: doorUrl(product, door),
    door,
    key: CREDENTIALS.ingestKey,
    seed,
    bodyBytes,
    connections: bodyBytes > 50_000 ? 8 : 16,
    seconds: SECONDS,
  });
  await settled(product, before + sent.events);
  const cpuAfter = cpuByRole(product.pid);
  const perEvent = Object.fromEntries(
    ROLES.map((role) => [role, (((cpuAfter[role] ?? 0) - (cpuBefore[role] ?? 0)) * 1000) / sent.events]),
  );
  return {
    ...sent,
    perSecond: sent.events / sent.seconds,
    perEvent,
    total: Object.values(perEvent).reduce((a, b) => a + b, 0),
  };
}
