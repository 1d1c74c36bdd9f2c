/** One round of metrics or traces through the product, from a second process. */
import { fork } from "node:child_process";
import { setTimeout as sleep } from "node:timers/promises";
import { cpuByRole } from "../lab/processes.mjs";
import { CREDENTIALS } from "../lab/product.mjs";
import { ROLES } from "./round.mjs";
import { ask } from "./store.mjs";

function sendFromOtherProcess(job) {
  return new Promise((resolve, reject) => {
    const child = fork(new URL("./otlp-sender.mjs", import.meta.url));
    child.once("message", resolve);
    child.once("error", reject);
    child.once("exit", (code) => code !== 0 && reject(new Error(`the sender ended with ${code}`)));
    child.send(job);
  });
}

async function until(product, table, rows) {
  const end = Date.now() + 180_000;
  for (;;) {
    const stored = Number(await ask(product, `SELECT count() FROM sightglass.${table}`));
    if (stored >= rows) return;
    if (Date.now() > end) throw new Error(`only ${stored} of ${rows} rows are stored`);
    await sleep(250);
  }
}

/** Sends, waits until all of it is stored; figures per event. @param {{signal: "metrics" | "traces"}} job */
export async function otlpRound(product, job) {
  const table = job.signal === "traces" ? "spans" : "metric_samples";
  const before = Number(await ask(product, `SELECT count() FROM sightglass.${table}`));
  const cpuBefore = cpuByRole(product.pid);
  const url = `http://127.0.0.1:${product.ports.OTLP_HTTP}/v1/${job.signal}`;
  const sent = await sendFromOtherProcess({ ...job, url, key: CREDENTIALS.ingestKey });
  await until(product, table, before + sent.events);
  const cpuAfter = cpuByRole(product.pid);
  const cpu = (role) => (((cpuAfter[role] ?? 0) - (cpuBefore[role] ?? 0)) * 1000) / sent.events;
  const perEvent = Object.fromEntries(ROLES.map((role) => [role, cpu(role)]));
  const total = Object.values(perEvent).reduce((a, b) => a + b, 0);
  return { ...sent, perSecond: sent.events / sent.seconds, perEvent, total };
}

/** Bytes on disk of some tables for each of `rows`, after merging to one part a partition. */
export async function bytesPerRow(product, tables, rows) {
  const found = [];
  for (const table of tables) {
    await ask(product, `OPTIMIZE TABLE sightglass.${table} FINAL`);
    const bytes = await ask(
      product,
      `SELECT sum(bytes_on_disk) FROM system.parts WHERE active AND database = 'sightglass' AND table = '${table}'`,
    );
    found.push([table, Number(bytes) / rows]);
  }
  return found;
}
