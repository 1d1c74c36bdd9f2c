/** Three brokers with three replicas each: a leader dies under load, then each broker is restarted in turn. */
import { setTimeout as delay } from "node:timers/promises";
import { type KafkaCluster, startKafkaCluster, waitFor } from "@sightglass/testkit";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { KafkaWorld, keepSending, TokenStore } from "./testing-kafka";

let cluster: KafkaCluster;
let world: KafkaWorld;

beforeAll(async () => {
  cluster = await startKafkaCluster({ size: 3 });
  world = new KafkaWorld(cluster, 3);
}, 180_000);
afterAll(async () => {
  await world.dispose();
  await cluster.stop();
}, 60_000);

describe("three brokers", () => {
  it("lose and double nothing when a leader is killed, and when each is restarted in turn", async () => {
    const publisher = await world.publisher();
    const store = new TokenStore();
    const members = [await world.join(store), await world.join(store)];
    const sending = keepSending(publisher, 5);
    const { acked } = sending;
    await delay(2000);
    await cluster.kill(0);
    await delay(4000);
    await cluster.start(0);
    for (const broker of [1, 2]) {
      await delay(1500);
      await cluster.stopBroker(broker);
      await cluster.start(broker);
    }
    await delay(1500);
    await sending.stop();
    const all = () => {
      const missing = acked.filter((block) => !store.different.has(block)).length;
      if (missing === 0) return true;
      const { direct, spoolBytes } = publisher.state;
      throw new Error(
        `${missing} of ${acked.length} are missing; direct: ${direct}, spool: ${spoolBytes} bytes`,
      );
    };
    await waitFor(all, { timeoutMs: 60_000, what: "every acknowledged block in the store" });
    for (const member of members) await member.close();
    expect(acked.length).toBeGreaterThan(300);
    expect(store.overlaps).toEqual([]);
    expect(store.different.size).toBe(new Set(acked).size);
  }, 240_000);
});
