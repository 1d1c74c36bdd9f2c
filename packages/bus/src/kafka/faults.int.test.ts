/** A broker of our own: killed, away, back; members of a group that come and go. */
import { setTimeout as delay } from "node:timers/promises";
import { type KafkaCluster, startKafkaCluster, waitFor } from "@sightglass/testkit";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { range } from "../testing-bus";
import type { KafkaPublisher } from "./publisher";
import { partitionOf } from "./sender";
import { aBlock, KafkaWorld, keepSending, TokenStore } from "./testing-kafka";

let cluster: KafkaCluster;
let world: KafkaWorld;

beforeAll(async () => {
  cluster = await startKafkaCluster({ size: 1 });
}, 120_000);
afterAll(() => cluster.stop());
beforeEach(() => {
  world = new KafkaWorld(cluster, 1);
});
afterEach(() => world.dispose());

function direct(publisher: KafkaPublisher): Promise<boolean> {
  const what = "blocks to go to Kafka directly";
  return waitFor(() => publisher.state.direct || undefined, { timeoutMs: 30_000, what });
}

describe("publishing to Kafka", () => {
  it("keeps every acknowledged block while the broker is killed and comes back", async () => {
    const publisher = await world.publisher();
    const sending = keepSending(publisher, 2);
    const { acked } = sending;
    await direct(publisher);
    await delay(300);
    await cluster.kill(0);
    await delay(500);
    await cluster.start(0);
    await direct(publisher);
    await delay(200);
    await sending.stop();
    await publisher.close();
    const different = await world.readDifferent(acked.length);
    expect(acked.length).toBeGreaterThan(100);
    expect(acked.filter((block) => !different.has(block))).toEqual([]);
  }, 120_000);

  it("answers from the spool when Kafka is away from the start, and delivers later, over its own restart", async () => {
    await cluster.kill(0);
    const first = await world.publisher();
    for (let i = 0; i < 5; i++) await first.publish(aBlock(i));
    await first.close();
    const second = await world.publisher();
    for (let i = 5; i < 10; i++) await second.publish(aBlock(i));
    expect(second.state.direct).toBe(false);
    await cluster.start(0);
    expect((await world.readDifferent(10)).size).toBe(10);
    await waitFor(() => second.state.spoolBytes === 0 || undefined, {
      timeoutMs: 10_000,
      what: "an empty spool",
    });
  }, 120_000);

  it("refuses blocks beyond the spool's size while Kafka is away", async () => {
    await cluster.kill(0);
    const publisher = await world.publisher({ spoolBytesMax: 10_000 });
    for (let i = 0; i < 5; i++) await publisher.publish(aBlock(i));
    await expect(publisher.publish(aBlock(5))).rejects.toMatchObject({ code: "bus.unavailable" });
    expect(() => publisher.assertWritable()).toThrow(/spool is full/);
    await cluster.start(0);
    await direct(publisher);
    await publisher.publish(aBlock(5));
    expect((await world.readDifferent(6)).size).toBe(6);
  }, 120_000);
});

describe("more partitions", () => {
  it("take no block that waits in a spool, and are used from a start with an empty one on", async () => {
    const first = await world.publisher();
    await direct(first);
    await cluster.kill(0);
    const waiting = range(12).map((i) => aBlock(i));
    for (const block of waiting) await first.publish(block);
    await first.close();
    await cluster.start(0);
    await world.setPartitions(12);
    const second = await world.publisher();
    const places = await world.readPlaces(12);
    for (const block of waiting) expect(places.get(block.toString("latin1"))).toBe(partitionOf(block, 4));
    await second.close();
    const third = await world.publisher();
    await direct(third);
    const late = range(12).map((i) => aBlock(i + 12));
    for (const block of late) await third.publish(block);
    const all = await world.readPlaces(24);
    for (const block of late) expect(all.get(block.toString("latin1"))).toBe(partitionOf(block, 12));
  }, 120_000);
});

describe("reading from Kafka as a group", () => {
  it("stores every block in one range only while members come, go and lose their broker", async () => {
    const count = 600;
    const publisher = await world.publisher();
    const publishing = (async () => {
      for (let i = 0; i < count; i++) {
        await publisher.publish(aBlock(i));
        await delay(5);
      }
    })();
    const store = new TokenStore();
    const members = [await world.join(store), await world.join(store)];
    const churn = (async () => {
      for (let round = 0; round < 6; round++) {
        await delay(400);
        if (round === 3) {
          await cluster.kill(0);
          await cluster.start(0);
        }
        await members.shift()?.close();
        members.push(await world.join(store));
      }
    })();
    await Promise.all([publishing, churn]);
    await waitFor(() => store.different.size >= count || undefined, {
      timeoutMs: 40_000,
      what: "all blocks",
    });
    for (const member of members) await member.close();
    expect(store.overlaps).toEqual([]);
    expect(store.different.size).toBe(count);
  }, 180_000);
});
