/** One topic of a test, and what the fault tests do with it. For tests only. */
import { createHash, randomUUID } from "node:crypto";
import { setTimeout as delay } from "node:timers/promises";
import { type KafkaCluster, tempDir, waitFor } from "@sightglass/testkit";
import { encodeBlockMessage } from "../block-message";
import type { PartitionReader, Subscription } from "../contract";
import { openKafkaClient } from "./client";
import { type KafkaPublisher, type KafkaPublisherOptions, openKafkaPublisher } from "./publisher";
import { TURN_MS } from "./sender";
import { openKafkaSubscriber } from "./subscriber";

export class KafkaWorld {
  private readonly dir = tempDir("kafka-world");
  private readonly publishers: KafkaPublisher[] = [];
  private readonly options;

  constructor(cluster: KafkaCluster, replication: number) {
    this.options = {
      brokers: cluster.brokers,
      clientId: "test",
      topic: `telemetry-${randomUUID()}`,
      logger: { info() {}, warn() {}, error() {} },
      partitions: 4,
      replication,
      retentionMs: 3_600_000,
    };
  }

  async publisher(more: Partial<KafkaPublisherOptions> = {}): Promise<KafkaPublisher> {
    const spool = { dataDir: this.dir.path, diskFreeMinBytes: 0 };
    const publisher = await openKafkaPublisher({ ...this.options, spool, retryMs: 50, ...more });
    this.publishers.push(publisher);
    return publisher;
  }

  /** More than it has. */
  async setPartitions(count: number): Promise<void> {
    const admin = openKafkaClient(this.options).admin();
    await admin.connect();
    await admin.createPartitions({ topicPartitions: [{ topic: this.options.topic, count }] });
    await admin.disconnect();
  }

  /** Content of the messages in the topic, when `count` different ones were seen. */
  async readDifferent(count: number): Promise<Set<string>> {
    return new Set((await this.readPlaces(count)).keys());
  }

  /** The same, each with its partition. */
  async readPlaces(count: number): Promise<Map<string, number>> {
    const different = new Map<string, number>();
    const subscriber = openKafkaSubscriber({ ...this.options, restartMs: 10 });
    const handle = async (reader: PartitionReader) => {
      let next = reader.position.committed;
      while (!reader.signal.aborted) {
        const messages = await reader.read(next, { maxBytes: 1 << 24, waitMs: 200 });
        for (const { value } of messages) different.set(value.toString("latin1"), Number(reader.partition));
        next += messages.length;
      }
    };
    const subscription = await subscriber.subscribe(`read-${randomUUID()}`, handle, () => {});
    await waitFor(() => different.size >= count || undefined, {
      timeoutMs: 30_000,
      what: `${count} messages`,
    });
    await subscription.close();
    return different;
  }

  /** A member of the one group that stores batches of random length, slowly. */
  join(store: TokenStore): Promise<Subscription> {
    const subscriber = openKafkaSubscriber({ ...this.options, restartMs: 50, sessionTimeoutMs: 2000 });
    return subscriber.subscribe(
      "writers",
      (reader) => storeAll(reader, store),
      () => {},
    );
  }

  async dispose(): Promise<void> {
    for (const publisher of this.publishers) await publisher.close();
    this.dir.remove();
  }
}

export interface Sending {
  /** Content of each block that was acknowledged. */
  readonly acked: string[];
  stop(): Promise<void>;
}

/** Four senders that publish a block after another until they are stopped. */
export function keepSending(publisher: KafkaPublisher, pauseMs: number): Sending {
  const acked: string[] = [];
  let stopped = false;
  let i = 0;
  const senders = Array.from({ length: 4 }, async () => {
    while (!stopped) {
      const block = aBlock(i++);
      await publisher.publish(block);
      acked.push(block.toString("latin1"));
      await delay(pauseMs);
    }
  });
  return {
    acked,
    async stop() {
      stopped = true;
      await Promise.all(senders);
    },
  };
}

/** Each goes to another partition than the one before. */
export function aBlock(i: number, bytes = 2000): Buffer {
  const id = createHash("md5").update(String(i)).digest("hex");
  const header = {
    version: 1,
    id,
    process: "ingest-0",
    oldestReceivedMs: 1,
    newestReceivedMs: i * TURN_MS,
  } as const;
  const frame = Buffer.alloc(bytes, i);
  const sections = [{ table: "logs", rows: 1, bytes, rawBytes: bytes } as const];
  return encodeBlockMessage({ ...header, counts: [], sections }, [frame]);
}

/**
 * What ClickHouse does with tokens: a range stored twice counts once; a different range over the same
 * blocks is seen.
 */
export class TokenStore {
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

async function storeAll(reader: PartitionReader, store: TokenStore): Promise<void> {
  let { committed, planned } = reader.position;
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
}

async function someCount(reader: PartitionReader, from: number): Promise<number> {
  const read = await reader.read(from, { maxBytes: 1 << 24, waitMs: 100 });
  return Math.ceil(Math.random() * read.length);
}
