/**
 * The whole path under load, on the real product: for bodies of 100 KB and 10 KB the highest rate,
 * processor time per event of every process until all is searchable, acknowledgement times, peak
 * memory; then freshness at a fixed 5,000 events/s, bytes on disk after merges, a JSONEachRow
 * control, and what the idle product keeps resident.
 */
import { rmSync } from "node:fs";
import { loadavg } from "node:os";
import { setTimeout as sleep } from "node:timers/promises";
import { peakRssBytes, processTree, pssBytes, roleOf } from "../lab/processes.mjs";
import { CREDENTIALS, labProduct } from "../lab/product.mjs";
import { runControl } from "./control.mjs";
import { measureDoors } from "./doors.mjs";
import { measureFreshness } from "./freshness.mjs";
import { ROLES, round, sendFromOtherProcess, settled } from "./round.mjs";
import { median, quantile, table } from "./statistics.mjs";
import { storedBytes } from "./store.mjs";

const ROUNDS = 3;

function loadTable(rounds) {
  const head = [
    "body",
    "events/s",
    "CPU µs/event",
    ...ROLES.slice(0, 4),
    "ack p50 ms",
    "ack p99 ms",
    "refused",
  ];
  const rows = [...rounds].map(([bodyBytes, results]) => {
    const acks = results.flatMap((result) => result.ackMs);
    return [
      `${bodyBytes / 1000} KB`,
      Math.round(median(results.map((result) => result.perSecond))),
      median(results.map((result) => result.total)).toFixed(1),
      ...ROLES.slice(0, 4).map((role) => median(results.map((result) => result.perEvent[role])).toFixed(1)),
      quantile(acks, 0.5).toFixed(1),
      quantile(acks, 0.99).toFixed(1),
      results.reduce((sum, result) => sum + result.refused + result.failed, 0),
    ];
  });
  return table([head, ...rows]);
}

function memoryTable(product) {
  const entries = processTree(product.pid);
  const rows = ROLES.map((role) => {
    const pids = entries.filter((entry) => roleOf(entry, product.pid) === role).map((entry) => entry.pid);
    return [
      role,
      ...[peakRssBytes, pssBytes].map(
        (read) => `${Math.round(pids.reduce((sum, pid) => sum + read(pid), 0) / 1048576)} MiB`,
      ),
    ];
  });
  return table([["process", "peak RSS", "PSS now"], ...rows]);
}

const totalPss = (product) => processTree(product.pid).reduce((sum, entry) => sum + pssBytes(entry.pid), 0);
const print = (text) => process.stdout.write(`${text}\n`);

export async function run() {
  print(
    `load average before the start: ${loadavg()
      .map((load) => load.toFixed(2))
      .join(" ")}`,
  );
  const product = await labProduct();
  try {
    await product.start();
    await sleep(10_000);
    print(`idle: ${Math.round(totalPss(product) / 1048576)} MiB resident over all processes\n`);
    await sendFromOtherProcess({
      url: `${product.httpUrl}/api/v1/logs`,
      key: CREDENTIALS.ingestKey,
      seed: 1,
      bodyBytes: 100_000,
      connections: 8,
      seconds: 3,
    });
    const rounds = new Map([
      [100_000, []],
      [10_000, []],
    ]);
    for (let index = 0; index < ROUNDS; index += 1) {
      for (const [bodyBytes, results] of rounds)
        results.push(await round(product, { bodyBytes, seed: 100 + index }));
    }
    print(loadTable(rounds));
    print(`\n${memoryTable(product)}\n`);
    print(await measureDoors(product));
    const fresh = await measureFreshness(product, sendFromOtherProcess);
    print(
      `at 5,000 events/s: ack p50 ${fresh.ackP50.toFixed(1)} ms, p99 ${fresh.ackP99.toFixed(1)} ms; searchable p50 ${Math.round(fresh.p50)} ms, p99 ${Math.round(fresh.p99)} ms (${fresh.probes} probes); CPU ${fresh.cpuPerEvent.toFixed(1)} µs/event`,
    );
    const disk = await measureDisk();
    print(`on disk after merges: ${disk.bytesPerEvent.toFixed(1)} B/event over ${disk.rows} events`);
    await control(product, rounds);
  } finally {
    await product.stop();
    rmSync(product.dataDir, { recursive: true, force: true });
  }
}

/** In a product of its own, with every event sent once: repeated events would compress too well. */
async function measureDisk() {
  const product = await labProduct();
  try {
    await product.start();
    let sent = 0;
    for (const seed of [21, 22, 23]) {
      const job = { seed, bodyBytes: 100_000, connections: 8, seconds: 120, once: true };
      sent += (
        await sendFromOtherProcess({
          url: `${product.httpUrl}/api/v1/logs`,
          key: CREDENTIALS.ingestKey,
          ...job,
        })
      ).events;
    }
    await settled(product, sent);
    return await storedBytes(product);
  } finally {
    await product.stop();
    rmSync(product.dataDir, { recursive: true, force: true });
  }
}

async function control(product, rounds) {
  const result = await runControl(product, sendFromOtherProcess);
  const ours = rounds.get(100_000);
  const cost = median(
    ours.map((round) => round.perEvent.ingest + round.perEvent.writer + round.perEvent.clickhouse),
  );
  print(
    `control, JSONEachRow at 100 KB: ${Math.round(result.perSecond)} events/s, CPU ${result.cpuPerEvent.toFixed(1)} µs/event`,
  );
  print(
    `Native blocks against it: ${(median(ours.map((round) => round.perSecond)) / result.perSecond).toFixed(2)}x the rate, ${(result.cpuPerEvent / cost).toFixed(2)}x less CPU`,
  );
}
