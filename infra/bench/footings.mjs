/** `npm run bench -- footings`: the local log and Kafka beside each other, rounds in turn. The broker's own CPU is not counted. */
import { rmSync } from "node:fs";
import { loadavg } from "node:os";
import { setTimeout as sleep } from "node:timers/promises";
import { loadModule } from "../checks/load.mjs";
import { labProduct } from "../lab/product.mjs";
import { ROLES, round } from "./round.mjs";
import { median, quantile, table } from "./statistics.mjs";

const ROUNDS = 3;
const BODY_BYTES = 100_000;

export async function run() {
  const { startKafkaCluster } = await loadModule("packages/testkit/src/kafka-cluster.ts");
  const kafka = await startKafkaCluster({ size: 1 });
  const products = {
    local: await labProduct(),
    kafka: await labProduct({ env: { KAFKA_BROKERS: kafka.brokers.join(",") } }),
  };
  const results = new Map(Object.keys(products).map((footing) => [footing, []]));
  try {
    process.stdout.write(`load average before the start: ${loadavg()[0].toFixed(2)}\n`);
    for (const product of Object.values(products)) await product.start();
    await sleep(3000);
    for (const product of Object.values(products)) await round(product, { bodyBytes: BODY_BYTES, seed: 1 });
    for (let index = 0; index < ROUNDS; index += 1) {
      for (const [footing, product] of Object.entries(products))
        results.get(footing).push(await round(product, { bodyBytes: BODY_BYTES, seed: 500 + index }));
    }
    process.stdout.write(`${report(results)}\n`);
  } finally {
    for (const product of Object.values(products)) {
      await product.stop();
      rmSync(product.dataDir, { recursive: true, force: true });
    }
    await kafka.stop();
  }
}

function report(results) {
  const total = (footing) => median(results.get(footing).map((result) => result.total));
  const rows = [...results].map(([footing, rounds]) => {
    const acks = rounds.flatMap((result) => result.ackMs);
    return [
      footing,
      Math.round(median(rounds.map((result) => result.perSecond))),
      total(footing).toFixed(1),
      `${(total(footing) / total("local")).toFixed(2)}x`,
      ...ROLES.slice(0, 4).map((role) => median(rounds.map((result) => result.perEvent[role])).toFixed(1)),
      quantile(acks, 0.5).toFixed(1),
      quantile(acks, 0.99).toFixed(1),
    ];
  });
  const head = [
    "footing",
    "events/s",
    "CPU µs/event",
    "against local",
    ...ROLES.slice(0, 4),
    "ack p50 ms",
    "ack p99 ms",
  ];
  return table([head, ...rows]);
}
