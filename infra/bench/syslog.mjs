/**
 * `npm run bench -- syslog`: the syslog doors of the real product. TCP by both framings as fast as the door reads, UDP
 * at fixed rates; processor time per message until all is stored, and where every message went.
 */
import { fork } from "node:child_process";
import { rmSync } from "node:fs";
import { loadavg } from "node:os";
import { setTimeout as sleep } from "node:timers/promises";
import { cpuByRole } from "../lab/processes.mjs";
import { api, labProduct } from "../lab/product.mjs";
import { median, table } from "./statistics.mjs";

const ROUNDS = 3;
const SECONDS = 10;
const UDP_RATES = [20_000, 50_000];
const ROLES = ["ingest", "writer", "clickhouse"];

function send(job) {
  return new Promise((resolve, reject) => {
    const child = fork(new URL("./syslog-sender.mjs", import.meta.url));
    child.once("message", resolve);
    child.once("error", reject);
    child.once("exit", (code) => code !== 0 && reject(new Error(`the sender ended with ${code}`)));
    child.send(job);
  });
}

/** What the accounting says of a door so far. */
async function counted(product, door) {
  const { sources } = await api(product, "/ingest/health?from=now-1d&to=now");
  const all = sources.filter(({ source }) => source.startsWith(`${door}/`));
  const sum = (pick) => all.reduce((total, source) => total + pick(source), 0);
  return {
    stored: sum(({ stored }) => stored),
    dropped: sum(({ dropped }) => Object.values(dropped).reduce((a, b) => a + b, 0)),
  };
}

/** Waits until everything that was sent is stored or counted as dropped, or nothing comes any more. */
async function settled(product, door, { before, sent }) {
  let last = before;
  let quietSince = Date.now();
  for (;;) {
    const now = await counted(product, door);
    const done = now.stored + now.dropped - before.stored - before.dropped;
    if (now.stored + now.dropped !== last.stored + last.dropped) quietSince = Date.now();
    last = now;
    if (done >= sent || Date.now() - quietSince > 15_000)
      return { stored: now.stored - before.stored, dropped: now.dropped - before.dropped };
    await sleep(250);
  }
}

async function round(product, job) {
  const door = job.way === "udp" ? "syslog-udp" : "syslog-tcp";
  const before = await counted(product, door);
  const cpuBefore = cpuByRole(product.pid);
  const result = await send({ seconds: SECONDS, connections: 4, ...job });
  const outcome = await settled(product, door, { before, sent: result.sent });
  const cpuAfter = cpuByRole(product.pid);
  const perMessage = (role) => (((cpuAfter[role] ?? 0) - (cpuBefore[role] ?? 0)) * 1000) / result.sent;
  return { ...result, ...outcome, cpu: ROLES.map(perMessage), perSecond: result.sent / result.seconds };
}

const MESSAGES = "messages/s";
const HEAD = [
  "door",
  MESSAGES,
  "sent",
  "stored",
  "told as dropped",
  "lost",
  "untold",
  ...ROLES.map((role) => `${role} µs`),
];

function row(name, results) {
  const sum = (pick) => results.reduce((total, result) => total + pick(result), 0);
  const [sent, stored, dropped] = [sum((r) => r.sent), sum((r) => r.stored), sum((r) => r.dropped)];
  return [
    name,
    Math.round(median(results.map((result) => result.perSecond))),
    sent,
    stored,
    dropped,
    `${(((sent - stored) / sent) * 100).toFixed(3)} %`,
    sent - stored - dropped,
    ...ROLES.map((_, i) => median(results.map((result) => result.cpu[i])).toFixed(1)),
  ];
}

export async function run() {
  process.stdout.write(
    `load average before the start: ${loadavg()
      .map((load) => load.toFixed(2))
      .join(" ")}\n`,
  );
  const product = await labProduct();
  const jobs = [
    ["TCP, lines", { way: "lines", port: product.ports.SYSLOG_TCP }],
    ["TCP, octet counting", { way: "octets", port: product.ports.SYSLOG_TCP }],
    ...UDP_RATES.map((rate) => [`UDP, ${rate}/s`, { way: "udp", rate, port: product.ports.SYSLOG_UDP }]),
  ];
  const results = new Map(jobs.map(([name]) => [name, []]));
  try {
    await product.start();
    await round(product, { ...jobs[0][1], seconds: 3 });
    for (let index = 0; index < ROUNDS; index += 1) {
      for (const [name, job] of jobs) results.get(name).push(await round(product, job));
    }
    process.stdout.write(`${table([HEAD, ...[...results].map(([name, of]) => row(name, of))])}\n`);
  } finally {
    await product.stop();
    rmSync(product.dataDir, { recursive: true, force: true });
  }
}
