/**
 * `npm run chaos [-- --rounds 10 --rate 2000 --seed 1 --only ingest,writer --footing kafka]`: kill -9 of
 * every part and of the whole tree at random moments under load, then the ledger is compared with the
 * store. Prints lost, ghost, duplicate; exits 1 unless all are 0. The footing `kafka` runs the same
 * processes on a real broker, which is killed too. `--faults F06,F08|all [--seconds 20]` runs single faults
 * instead (faults.mjs and attacks/): outages, floods, poison, broken and slow senders, each while the ledger runs;
 * F10 and F12 mount file systems and need root.
 */
import { rmSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { parseArgs } from "node:util";
import { median, table } from "../bench/statistics.mjs";
import { loadModule } from "../checks/load.mjs";
import { random } from "../lab/ops-mix.mjs";
import { labProduct } from "../lab/product.mjs";
import { FAULTS, runFaults } from "./faults.mjs";
import { compare, complete, createLedger, readBack } from "./ledger.mjs";
import { isGood } from "./report.mjs";

const TARGETS = ["ingest", "writer", "clickhouse", "postgres", "web", "tree"];
const FOOTINGS = { local: TARGETS, kafka: [...TARGETS, "kafka"] };

/** @returns the comparison; `print` takes progress lines */
export async function chaos({ rounds, rate, seed, targets, footing = "local", print }) {
  const draw = random(seed);
  const kafka = footing === "kafka" ? await startBroker() : undefined;
  const product = await labProduct({ env: kafka ? { KAFKA_BROKERS: kafka.brokers.join(",") } : {} });
  const recoveries = new Map(targets.map((target) => [target, []]));
  try {
    await product.start();
    const run = `chaos-${seed}-${Date.now().toString(36)}`;
    const ledger = createLedger(product, { run, rate });
    for (let round = 1; round <= rounds; round += 1) {
      for (const target of targets) {
        await sleep(300 + draw() * 1700);
        recoveries.get(target).push(await killAndRecover({ product, kafka }, target));
        print(`round ${round}: ${target} killed, ready after ${recoveries.get(target).at(-1).toFixed(1)} s`);
      }
    }
    await sleep(1000);
    await ledger.stop();
    await complete(product);
    const result = compare(ledger, await readBack(product, run));
    return { ...result, ...ledger.counts, acknowledged: ledger.acknowledged.size, recoveries };
  } catch (error) {
    print(product.output().slice(-6000));
    throw error;
  } finally {
    await product.stop();
    await kafka?.stop();
    rmSync(product.dataDir, { recursive: true, force: true });
  }
}

async function startBroker() {
  const { startKafkaCluster } = await loadModule("packages/testkit/src/kafka-cluster.ts");
  return startKafkaCluster({ size: 1 });
}

async function killAndRecover({ product, kafka }, target) {
  const started = performance.now();
  if (target === "kafka") {
    await kafka.kill(0);
    await kafka.start(0);
    await product.ready();
    return (performance.now() - started) / 1000;
  }
  if (product.kill(target) === 0) throw new Error(`no process of ${target} was found`);
  await sleep(50);
  if (target === "tree") await product.start();
  else await product.ready();
  return (performance.now() - started) / 1000;
}

async function main() {
  const { values } = parseArgs({
    options: {
      rounds: { type: "string", default: "10" },
      rate: { type: "string", default: "2000" },
      seed: { type: "string", default: "1" },
      footing: { type: "string", default: "local" },
      only: { type: "string" },
      faults: { type: "string" },
      seconds: { type: "string", default: "20" },
    },
  });
  const known = FOOTINGS[values.footing];
  if (!known) throw new Error(`--footing is ${Object.keys(FOOTINGS).join(" or ")}`);
  const print = (line) => process.stdout.write(`${line}\n`);
  if (values.faults !== undefined) {
    const ids = values.faults === "all" ? Object.keys(FAULTS) : values.faults.split(",");
    const { footing } = values;
    const options = { footing, seconds: Number(values.seconds), rate: Number(values.rate), print };
    const { results, failed } = await runFaults(ids, options);
    process.exitCode = failed.length === 0 && results.every(isGood) ? 0 : 1;
    return;
  }
  const result = await chaos({
    rounds: Number(values.rounds),
    rate: Number(values.rate),
    seed: Number(values.seed),
    footing: values.footing,
    targets: values.only?.split(",") ?? known,
    print,
  });
  const rows = [...result.recoveries].map(([target, seconds]) => [
    target,
    seconds.length,
    median(seconds).toFixed(1),
    Math.max(...seconds).toFixed(1),
  ]);
  print(`\n${table([["killed", "times", "ready after, median s", "worst s"], ...rows])}`);
  print(
    `\nsent ${result.sent}, acknowledged ${result.acknowledged}, refused ${result.refused}, no answer ${result.unknown} (of those stored ${result.unknownStored})`,
  );
  print(`lost ${result.lost.length}, ghost ${result.ghost.length}, duplicate ${result.duplicate.length}`);
  const wrong = [...result.lost, ...result.ghost, ...result.duplicate];
  if (wrong.length > 0) print(`first: ${wrong.slice(0, 20).join(" ")}`);
  process.exitCode = wrong.length === 0 ? 0 : 1;
}

if (process.argv[1]?.endsWith("chaos/main.mjs")) await main();
