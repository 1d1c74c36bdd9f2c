/**
 * `npm run chaos -- --faults F05,F08 [--footing kafka] [--seconds 20]`: one fault at a time under load, then the ledger
 * against the store. The numbers are those of the table in RESILIENCY.md.
 */
import { spawnSync } from "node:child_process";
import { closeSync, mkdirSync, mkdtempSync, openSync, rmSync, writeSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { table } from "../bench/statistics.mjs";
import { peakRssBytes } from "../lab/processes.mjs";
import { labProduct } from "../lab/product.mjs";
import { compare, complete, createLedger, readBack } from "./ledger.mjs";
import { startOutsideStores } from "./outside-stores.mjs";

const MIB = 1024 ** 2;
const OURS = ["ingest", "writer", "web"];

/** `needs`: a footing, or undefined for both. `apply` begins the fault and gives what ends it. */
export const FAULTS = {
  F05: { title: "SIGTERM of ingest, writer and web in turn", apply: stopInTurn },
  F06: { title: "Kafka away", needs: "kafka", apply: ({ stores }) => away(stores, "kafka") },
  F07: {
    title: "one broker of three killed, then each stopped in turn",
    needs: "kafka",
    brokers: 3,
    apply: leaders,
  },
  F08: { title: "ClickHouse away", needs: "kafka", apply: ({ stores }) => away(stores, "clickhouse") },
  F09: { title: "ClickHouse frozen", apply: frozen },
  F12: { title: "disk full below the floor, then free again", needs: "local", disk: true, apply: fillDisk },
  F13: { title: "Postgres away", needs: "kafka", apply: ({ stores }) => away(stores, "postgres") },
  F19: { title: "ten times the load", load: 10, apply: () => () => {} },
};

async function stopInTurn({ product, seconds }) {
  for (const role of OURS) {
    for (const pid of product.pids(role)) process.kill(pid, "SIGTERM");
    await sleep((seconds * 1000) / OURS.length);
  }
  return () => {};
}

async function away(stores, name) {
  await stores.down(name);
  return () => stores.up(name);
}

async function leaders({ stores, seconds }) {
  await stores.kafka.kill(0);
  await sleep(seconds * 500);
  await stores.kafka.start(0);
  for (const broker of [1, 2]) {
    await stores.kafka.stopBroker(broker);
    await stores.kafka.start(broker);
    await sleep(1000);
  }
  return () => {};
}

function frozen({ product, stores }) {
  const signal = (name) => {
    if (stores) stores.freeze("clickhouse", name === "SIGSTOP");
    else for (const pid of product.pids("clickhouse")) process.kill(pid, name);
  };
  signal("SIGSTOP");
  return () => signal("SIGCONT");
}

function fillDisk({ product }) {
  const path = join(product.dataDir, "filler");
  const file = openSync(path, "w");
  const chunk = Buffer.alloc(MIB);
  try {
    for (;;) writeSync(file, chunk);
  } catch {
    // Full, as wanted.
  }
  closeSync(file);
  return () => rmSync(path);
}

/** @returns the numbers of one fault */
export async function runFault(id, { footing, seconds, rate, print }) {
  const fault = FAULTS[id];
  const stores = footing === "kafka" ? await startOutsideStores({ brokers: fault.brokers }) : undefined;
  const disk = fault.disk ? mountDisk() : undefined;
  const env = { ...stores?.env, ...(disk && { SIGHTGLASS_DISK_FREE_MIN: "64MiB" }) };
  const product = await labProduct({ env, ...(disk && { dataDir: join(disk, "data") }) });
  try {
    await product.start();
    const run = `${id}-${Date.now().toString(36)}`;
    const ledger = createLedger(product, { run, rate: rate * (fault.load ?? 1) });
    const peaks = watchPeaks(product);
    await sleep(3000);
    const end = await fault.apply({ product, stores, seconds });
    await sleep(seconds * 1000);
    await end();
    const acknowledgedBefore = ledger.acknowledged.size;
    const ended = performance.now();
    while (ledger.acknowledged.size === acknowledgedBefore && performance.now() - ended < 60_000)
      await sleep(20);
    const recoverMs = performance.now() - ended;
    await product.ready();
    await sleep(3000);
    await ledger.stop();
    await complete(product, 300_000);
    const completeMs = performance.now() - ended;
    const { lost, ghost, duplicate } = compare(ledger, await readBack(product, run));
    return {
      id,
      footing,
      title: fault.title,
      seconds,
      ...ledger.counts,
      acknowledged: ledger.acknowledged.size,
      lost: lost.length,
      ghost: ghost.length,
      duplicate: duplicate.length,
      recoverS: recoverMs / 1000,
      completeS: completeMs / 1000,
      peakMiB: peaks.stop(),
    };
  } catch (error) {
    print(product.output().slice(-6000));
    throw error;
  } finally {
    await product.stop();
    await stores?.stop();
    rmSync(product.dataDir, { recursive: true, force: true });
    if (disk) spawnSync("umount", [disk]);
  }
}

/** A small file system in memory; needs root. */
function mountDisk() {
  const folder = mkdtempSync(join(tmpdir(), "sightglass-disk-"));
  mkdirSync(folder, { recursive: true });
  const result = spawnSync("mount", ["-t", "tmpfs", "-o", "size=700m", "tmpfs", folder], {
    encoding: "utf8",
  });
  if (result.status !== 0) throw new Error(`F12 mounts a tmpfs and needs root: ${result.stderr}`);
  return folder;
}

/** Highest resident sizes of ingest and writer, MiB. */
function watchPeaks(product) {
  const peaks = { ingest: 0, writer: 0 };
  const look = () => {
    for (const role of Object.keys(peaks)) {
      for (const pid of product.pids(role)) peaks[role] = Math.max(peaks[role], peakRssBytes(pid) / MIB);
    }
  };
  const timer = setInterval(look, 1000);
  return {
    stop() {
      clearInterval(timer);
      return peaks;
    },
  };
}

/** Runs the faults that fit the footing. @returns their results */
export async function runFaults(ids, options) {
  const results = [];
  for (const id of ids) {
    const { needs } = FAULTS[id];
    if (needs !== undefined && needs !== options.footing) continue;
    options.print(`${id} on ${options.footing}: ${FAULTS[id].title}, ${options.seconds} s`);
    results.push(await runFault(id, options));
    options.print(row(results.at(-1)).join("  "));
  }
  options.print(`\n${table([HEAD, ...results.map(row)])}`);
  return results;
}

const HEAD = [
  "fault",
  "footing",
  "acknowledged",
  "refused",
  "no answer",
  "lost",
  "ghost",
  "duplicate",
  "first ack s",
  "complete s",
  "ingest MiB",
  "writer MiB",
];

function row(result) {
  const {
    id,
    footing,
    acknowledged,
    refused,
    unknown,
    lost,
    ghost,
    duplicate,
    recoverS,
    completeS,
    peakMiB,
  } = result;
  const figures = [
    acknowledged,
    refused,
    unknown,
    lost,
    ghost,
    duplicate,
    recoverS.toFixed(1),
    completeS.toFixed(1),
  ];
  return [id, footing, ...figures.map(String), peakMiB.ingest.toFixed(0), peakMiB.writer.toFixed(0)];
}
