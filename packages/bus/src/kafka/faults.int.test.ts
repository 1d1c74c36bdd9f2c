/** A broker of our own: killed, frozen, away; members of a group that come and go. */
import { createHash, randomUUID } from "node:crypto";
import { setTimeout as delay } from "node:timers/promises";
import { type KafkaCluster, startKafkaCluster, type TempDir, tempDir, waitFor } from "@sightglass/testkit";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { encodeBlockMessage } from "../block-message";
import type { PartitionReader } from "../contract";
import { type KafkaPublisher, type KafkaPublisherOptions, openKafkaPublisher } from "./publisher";
import { openKafkaSubscriber } from "./subscriber";

const logger = { info() {}, warn() {}, error() {} };
let cluster: KafkaCluster;
let dir: TempDir;
let topic: string;
const cleanups: (() => Promise<unknown>)[] = [];

beforeAll(async () => {
  cluster = await startKafkaCluster({ size: 1 });
}, 120_000);
afterAll(() => cluster.stop());

beforeEach(() => {
  dir = tempDir("kafka-faults");
  topic = `telemetry-${randomUUID()}`;
});

afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
  dir.remove();
});

function shared() {
  const { brokers } = cluster;
  return { brokers, clientId: "test", topic, logger, partitions: 4, replication: 1, retentionMs: 3_600_000 };
}

async function openPublisher(options: Partial<KafkaPublisherOptions> = {}): Promise<KafkaPublisher> {
  const spool = { dataDir: dir.path, diskFreeMinBytes: 0 };
  const publisher = await openKafkaPublisher({ ...shared(), spool, retryMs: 50, ...options });
  cleanups.push(() => publisher.close());
  return publisher;
}

function aBlock(i: number, bytes = 2000): Buffer {
  const id = createHash("md5").update(String(i)).digest("hex");
  const header = { version: 1, id, process: "ingest-0", oldestReceivedMs: 1, newestReceivedMs: 1 } as const;
  const frame = Buffer.alloc(bytes, i);
  const sections = [{ table: "logs", rows: 1, bytes, rawBytes: bytes } as const];
  return encodeBlockMessage({ ...header, counts: [], sections }, [frame]);
}

/** Content of every message in the topic, until `count` different ones were seen. */
async function readDifferent(count: number): Promise<{ different: Set<string>; all: number }> {
  const different = new Set<string>();
  let all = 0;
  const subscriber = openKafkaSubscriber({ ...shared(), restartMs: 10 });
  const handle = async (reader: PartitionReader) => {
    let next = reader.position.committed;
    while (!reader.signal.aborted) {
      const messages = await reader.read(next, { maxBytes: 1 << 24, waitMs: 200 });
      for (const { value } of messages) different.add(value.toString("latin1"));
      all += messages.length;
      next += messages.length;
    }
  };
  const subscription = await subscriber.subscribe(`read-${randomUUID()}`, handle, () => {});
  await waitFor(() => different.size >= count || undefined, { timeoutMs: 30_000, what: `${count} messages` });
  await subscription.close();
  return { different, all };
}

describe("publishing to Kafka", () => {
  it("keeps every acknowledged block while the broker is killed and comes back", async () => {
    const publisher = await openPublisher();
    const acked: string[] = [];
    let stop = false;
    let i = 0;
    const senders = Array.from({ length: 4 }, async () => {
      while (!stop) {
        const block = aBlock(i++);
        await publisher.publish(block);
        acked.push(block.toString("latin1"));
        await delay(2);
      }
    });
    await waitFor(() => publisher.state.direct || undefined, { timeoutMs: 20_000, what: "Kafka" });
    await delay(300);
    await cluster.kill(0);
    await delay(500);
    await cluster.start(0);
    await waitFor(() => publisher.state.direct || undefined, { timeoutMs: 30_000, what: "Kafka again" });
    await delay(200);
    stop = true;
    await Promise.all(senders);
    await publisher.close();
    const { different } = await readDifferent(acked.length);
    expect(acked.length).toBeGreaterThan(100);
    expect(acked.filter((block) => !different.has(block))).toEqual([]);
  }, 120_000);

  it("answers from the spool when Kafka is away from the start, and delivers later, over its own restart", async () => {
    await cluster.kill(0);
    const first = await openPublisher();
    for (let i = 0; i < 5; i++) await first.publish(aBlock(i));
    await first.close();
    const second = await openPublisher();
    for (let i = 5; i < 10; i++) await second.publish(aBlock(i));
    expect(second.state.direct).toBe(false);
    await cluster.start(0);
    const { different } = await readDifferent(10);
    expect(different.size).toBe(10);
    await waitFor(() => second.state.spoolBytes === 0 || undefined, {
      timeoutMs: 10_000,
      what: "an empty spool",
    });
  }, 120_000);

  it("refuses blocks beyond the spool's size while Kafka is away", async () => {
    await cluster.kill(0);
    const publisher = await openPublisher({ spoolBytesMax: 10_000 });
    for (let i = 0; i < 5; i++) await publisher.publish(aBlock(i));
    await expect(publisher.publish(aBlock(5))).rejects.toMatchObject({ code: "bus.unavailable" });
    expect(() => publisher.assertWritable()).toThrow(/spool is full/);
    await cluster.start(0);
    await waitFor(() => publisher.state.direct || undefined, { timeoutMs: 30_000, what: "an empty spool" });
    await publisher.publish(aBlock(5));
    expect((await readDifferent(6)).different.size).toBe(6);
  }, 120_000);
});

describe("reading from Kafka as a group", () => {
  it("stores every block in one range only while members come, go and lose their broker", async () => {
    const count = 600;
    const publisher = await openPublisher();
    const publishing = (async () => {
      for (let i = 0; i < count; i++) {
        await publisher.publish(aBlock(i));
        await delay(5);
      }
    })();
    const store = new TokenStore();
    const members = [await join(store), await join(store)];
    const churn = (async () => {
      for (let round = 0; round < 6; round++) {
        await delay(400);
        if (round === 3) await restartBroker();
        await members.shift()?.close();
        members.push(await join(store));
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

async function restartBroker(): Promise<void> {
  await cluster.kill(0);
  await cluster.start(0);
}

/** What ClickHouse does with tokens: a range stored twice counts once, a different range over the same blocks is seen. */
class TokenStore {
  readonly different = new Set<string>();
  readonly overlaps: string[] = [];
  private readonly tokens = new Set<string>();
  private readonly offsets = new Set<string>();

  store(partition: string, first: number, values: readonly Buffer[]): void {
    const token = `${partition}:${first}-${first + values.length - 1}`;
    if (this.tokens.has(token)) return;
    this.tokens.add(token);
    for (const [i, value] of values.entries()) {
      const place = `${partition}:${first + i}`;
      if (this.offsets.has(place)) this.overlaps.push(`${token} over ${place}`);
      this.offsets.add(place);
      this.different.add(value.toString("latin1"));
    }
  }
}

/** A member that stores batches of random length, slowly. */
function join(store: TokenStore) {
  const subscriber = openKafkaSubscriber({ ...shared(), restartMs: 50, sessionTimeoutMs: 2000 });
  const handle = async (reader: PartitionReader) => {
    let { committed } = reader.position;
    let { planned } = reader.position;
    while (!reader.signal.aborted) {
      const end = planned ?? committed + (await someCount(reader, committed));
      if (end === committed) continue;
      if (planned === null) await reader.plan(end);
      const values: Buffer[] = [];
      while (values.length < end - committed && !reader.signal.aborted) {
        const read = await reader.read(committed + values.length, { maxBytes: 1 << 24, waitMs: 200 });
        values.push(...read.slice(0, end - committed - values.length).map(({ value }) => value));
      }
      if (reader.signal.aborted) return;
      await delay(Math.random() * 60);
      // The insert of a member that has just lost its partition still arrives.
      store.store(reader.partition, committed, values);
      await reader.commit(end);
      committed = end;
      planned = null;
    }
  };
  return subscriber.subscribe("writers", handle, () => {});
}

async function someCount(reader: PartitionReader, from: number): Promise<number> {
  const read = await reader.read(from, { maxBytes: 1 << 24, waitMs: 100 });
  return Math.ceil(Math.random() * read.length);
}
