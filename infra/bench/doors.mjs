/** The doors of the intake beside one another: the same mix, as many events a request, rounds taken in turn. */
import { rmSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { labProduct } from "../lab/product.mjs";
import { round } from "./round.mjs";
import { median, quantile, table } from "./statistics.mjs";

const DOORS = ["http", "otlp-http", "otlp-grpc"];
const ROUNDS = 3;
const BODY_BYTES = 100_000;

/** @returns a table */
export async function measureDoors(product) {
  const results = new Map(DOORS.map((door) => [door, []]));
  for (const door of DOORS) await round(product, { bodyBytes: BODY_BYTES, seed: 1, door });
  for (let index = 0; index < ROUNDS; index += 1) {
    for (const door of DOORS)
      results.get(door).push(await round(product, { bodyBytes: BODY_BYTES, seed: 300 + index, door }));
  }
  const ingest = (door) => median(results.get(door).map((result) => result.perEvent.ingest));
  const rows = DOORS.map((door) => {
    const of = results.get(door);
    const acks = of.flatMap((result) => result.ackMs);
    return [
      door,
      Math.round(median(of.map((result) => result.perSecond))),
      ingest(door).toFixed(2),
      `${(ingest(door) / ingest("http")).toFixed(2)}x`,
      median(of.map((result) => result.total)).toFixed(1),
      Math.round(median(of.map((result) => result.bytes / result.events))),
      quantile(acks, 0.5).toFixed(1),
      quantile(acks, 0.99).toFixed(1),
      of.reduce((sum, result) => sum + result.refused + result.failed, 0),
    ];
  });
  const head = [
    "door",
    "events/s",
    "ingest CPU µs/event",
    "against http",
    "CPU µs/event, all",
    "B/event",
    "ack p50 ms",
    "ack p99 ms",
    "refused",
  ];
  return table([head, ...rows]);
}

/** `npm run bench -- doors`: only this part. */
export async function run() {
  const product = await labProduct();
  try {
    await product.start();
    await sleep(3_000);
    process.stdout.write(`${await measureDoors(product)}\n`);
  } finally {
    await product.stop();
    rmSync(product.dataDir, { recursive: true, force: true });
  }
}
