/**
 * `npm run chaos -- --faults F05,F08 [--footing kafka] [--seconds 20]`: one fault at a time under load, then the ledger
 * against the store. The numbers are those of the table in RESILIENCY.md.
 */
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { table } from "../bench/statistics.mjs";
import { peakRssBytes } from "../lab/processes.mjs";
import { labProduct } from "../lab/product.mjs";
import { BODIES } from "./attacks/bodies.mjs";
import { LOADS } from "./attacks/loads.mjs";
import { OUTAGES } from "./attacks/outages.mjs";
import { SOCKETS } from "./attacks/sockets.mjs";
import { STORE } from "./attacks/store.mjs";
import { TEXTS } from "./attacks/texts.mjs";
import { compare, complete, createLedger, readBack } from "./ledger.mjs";
import { startOutsideStores } from "./outside-stores.mjs";
import { HEAD, row } from "./report.mjs";
import { Scene } from "./scene.mjs";

const MIB = 1024 ** 2;
const WARM_UP_MS = 3000;
const IDLE_MS = 4000;

/**
 * `needs`: a footing, or undefined for both. `attack(scene)` takes the time it is given and may give a function that
 * judges when everything is complete; `prepare` makes what it needs before the load begins. `kills`: processes of ours are meant to end.
 */
export const FAULTS = Object.fromEntries(
  Object.entries({ ...OUTAGES, ...STORE, ...SOCKETS, ...LOADS, ...BODIES, ...TEXTS }).sort(([a], [b]) =>
    a.localeCompare(b),
  ),
);

/** @returns the numbers of one fault */
async function runFault(id, { footing, seconds, rate, print }) {
  const fault = FAULTS[id];
  const stores = footing === "kafka" ? await startOutsideStores({ brokers: fault.brokers }) : undefined;
  const disk = fault.disk ? mountDisk() : undefined;
  const env = { ...stores?.env, ...fault.env, ...(disk && { SIGHTGLASS_DISK_FREE_MIN: "64MiB" }) };
  const prepared = await fault.prepare?.();
  const product = await labProduct({ env, ...(disk && { dataDir: join(disk, "data") }) });
  try {
    await product.start();
    const run = `${id}-${Date.now().toString(36)}`;
    const ledger = createLedger(product, { run, rate: rate * (fault.load ?? 1) });
    await sleep(WARM_UP_MS + IDLE_MS);
    const before = { peakMiB: peaks(product), pids: pidsOf(product), at: performance.now() };
    const scene = new Scene({ product, stores, seconds, ledger, run, prepared });
    const judge = await fault.attack(scene);
    const ended = performance.now();
    const recoverS = await nextAnswer(ledger);
    await product.ready();
    if (!fault.kills)
      scene.check(before.pids === pidsOf(product), `processes ended: ${before.pids}, now ${pidsOf(product)}`);
    await sleep(3000);
    await ledger.stop();
    await complete(product, 300_000);
    const completeS = (performance.now() - ended) / 1000;
    await judge?.();
    scene.close();
    const p99 = {
      before: ackP99(ledger, [before.at - IDLE_MS, before.at]),
      during: ackP99(ledger, [scene.since, ended]),
    };
    if (fault.slowerAtMost)
      scene.check(
        p99.during <= p99.before * fault.slowerAtMost,
        `acks took over ${fault.slowerAtMost} times as long`,
      );
    judgeStatuses(scene, ledger);
    const times = { recoverS, completeS };
    return {
      ...times,
      ...(await counts(ledger, product, run)),
      p99,
      peakMiB: { before: before.peakMiB, during: peaks(product) },
      facts: scene.facts,
      problems: scene.problems,
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

/** What became of the good events. */
async function counts(ledger, product, run) {
  const { lost, ghost, duplicate } = compare(ledger, await readBack(product, run));
  return {
    ...ledger.counts,
    acknowledged: ledger.acknowledged.size,
    lost: lost.length,
    ghost: ghost.length,
    duplicate: duplicate.length,
  };
}

/** Seconds until the next success after now. */
async function nextAnswer(ledger) {
  const acknowledged = ledger.acknowledged.size;
  const since = performance.now();
  while (ledger.acknowledged.size === acknowledged && performance.now() - since < 60_000) await sleep(20);
  return (performance.now() - since) / 1000;
}

/** The one status of its hundred that an intake may answer is 503. */
function judgeStatuses(scene, ledger) {
  for (const { status } of ledger.answers) if (status !== 200) scene.saw(status);
  const wrong = [...scene.statuses].filter(([status]) => status >= 500 && status !== 503);
  for (const [status, times] of wrong) scene.check(false, `status ${status}, ${times} times`);
  const told = [...scene.statuses].sort(([a], [b]) => a - b);
  if (told.length > 0)
    scene.fact(`answers: ${told.map(([status, times]) => `${status || "none"} ${times}`).join(", ")}`);
}

function ackP99(ledger, [from, to]) {
  const taken = ledger.answers.filter(({ at, status }) => status === 200 && at >= from && at < to);
  const times = taken.map(({ ms }) => ms).sort((a, b) => a - b);
  return times[Math.min(times.length - 1, Math.floor(times.length * 0.99))] ?? Number.NaN;
}

const pidsOf = (product) =>
  ["ingest", "writer", "web", "clickhouse"]
    .map((role) => `${role} ${product.pids(role).join("+")}`)
    .join(", ");

/** Highest resident sizes so far, MiB. */
function peaks(product) {
  const peak = (role) => Math.max(0, ...product.pids(role).map((pid) => peakRssBytes(pid) / MIB));
  return { ingest: peak("ingest"), writer: peak("writer") };
}

/** A small file system in memory; needs root. */
function mountDisk() {
  const folder = mkdtempSync(join(tmpdir(), "sightglass-disk-"));
  const result = spawnSync("mount", ["-t", "tmpfs", "-o", "size=700m", "tmpfs", folder], {
    encoding: "utf8",
  });
  if (result.status !== 0) throw new Error(`F12 mounts a tmpfs and needs root: ${result.stderr}`);
  return folder;
}

/** Runs the faults that fit the footing. @returns their results; a fault that could not be judged is none of them */
export async function runFaults(ids, options) {
  const results = [];
  const failed = [];
  for (const id of ids) {
    const { needs, title } = FAULTS[id];
    if (needs !== undefined && needs !== options.footing) continue;
    options.print(`${id} on ${options.footing}: ${title}, ${options.seconds} s`);
    try {
      const { footing, seconds } = options;
      results.push({ id, footing, seconds, ...(await runFault(id, options)) });
      tell(results.at(-1), options.print);
    } catch (error) {
      failed.push(id);
      options.print(`${id} failed: ${error.stack}`);
    }
  }
  options.print(`\n${table([HEAD, ...results.map(row)])}`);
  return { results, failed };
}

function tell(result, print) {
  print(row(result).join("  "));
  for (const fact of result.facts) print(`  ${fact}`);
  for (const problem of result.problems) print(`  WRONG: ${problem}`);
}
