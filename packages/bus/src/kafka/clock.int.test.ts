/** The clock of our host steps by a day, forward and back, while blocks go through Kafka. */
import { setTimeout as delay } from "node:timers/promises";
import {
  type KafkaCluster,
  type ShiftedClock,
  shiftClock,
  startKafkaCluster,
  waitFor,
} from "@sightglass/testkit";
import { afterAll, beforeAll, expect, it } from "vitest";
import { aBlock, KafkaWorld, TokenStore } from "./testing-kafka";

const DAY_MS = 86_400_000;
/** Longer than a member may be silent. */
const LATER_MS = 3000;

let cluster: KafkaCluster;
let world: KafkaWorld;
let clock: ShiftedClock;

beforeAll(async () => {
  cluster = await startKafkaCluster({ size: 1 });
  world = new KafkaWorld(cluster, 1);
  clock = shiftClock();
}, 120_000);
afterAll(async () => {
  clock.restore();
  await world.dispose();
  await cluster.stop();
});

it("blocks go on to Kafka and to the store while the clock steps by a day, forward and back", async () => {
  const publisher = await world.publisher();
  const store = new TokenStore();
  const member = await world.join(store);
  const direct = () => publisher.state.direct || undefined;
  await waitFor(direct, { timeoutMs: 15_000, what: "blocks to go to Kafka directly" });
  let blocks = 0;
  for (const ms of [0, DAY_MS, -DAY_MS, 0]) {
    clock.shift(ms);
    for (let i = 0; i < 20; i++) await publisher.publish(aBlock(blocks++));
    expect(publisher.state.direct, `at a shift of ${ms} ms`).toBe(true);
    await delay(LATER_MS);
    await publisher.publish(aBlock(blocks++));
    await waitFor(() => store.different.size >= blocks || undefined, {
      timeoutMs: 10_000,
      what: `${blocks} blocks at a shift of ${ms} ms, there are ${store.different.size}`,
    });
  }
  await member.close();
  expect(store.overlaps).toEqual([]);
  expect(store.different.size).toBe(blocks);
}, 90_000);
