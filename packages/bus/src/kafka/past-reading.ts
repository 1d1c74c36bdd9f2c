/** A consumer of its own for one reader that begins before what is kept in memory. Kafka lets it in after some seconds. */
import { randomUUID } from "node:crypto";
import { errorMessage } from "@sightglass/runtime";
import type { Consumer, Kafka } from "kafkajs";
import { BusError, type BusMessage, type FollowOptions } from "../contract";
import { PartitionFeed } from "./partition-feed";

const READ_AHEAD_BYTES = 4 * 1024 * 1024;
const FETCH_WAIT_MS = 200;

export class PastReading {
  private readonly consumer: Consumer;
  private readonly feeds = new Map<number, PartitionFeed>();
  private started: Promise<void> | null = null;
  /** The consumer has ended and does not come back. */
  private failure: BusError | null = null;

  constructor(
    kafka: Kafka,
    private readonly topic: string,
  ) {
    this.consumer = kafka.consumer({
      groupId: `sightglass-past-${randomUUID()}`,
      maxWaitTimeInMs: FETCH_WAIT_MS,
      maxBytesPerPartition: READ_AHEAD_BYTES,
      allowAutoTopicCreation: false,
    });
    this.consumer.on(this.consumer.events.CRASH, ({ payload: { error, restart } }) => {
      if (!restart) this.failure = unreadable(error);
    });
  }

  /** As `FollowReader.read`. After a rejection another one must go on. */
  async read(partition: number, from: number, options: FollowOptions): Promise<BusMessage[]> {
    this.started ??= this.start();
    await this.started.catch((error: unknown) => {
      throw unreadable(error);
    });
    const feed = this.feedOf(partition, from);
    const deadline = performance.now() + options.waitMs;
    for (;;) {
      if (this.failure) throw this.failure;
      const messages = feed.from(from, options.maxBytes);
      const leftMs = deadline - performance.now();
      if (messages.length > 0 || leftMs <= 0 || options.signal.aborted) return messages;
      await feed.arrival(leftMs, options.signal);
    }
  }

  async close(): Promise<void> {
    await this.started?.catch(() => {});
    await this.consumer.disconnect();
  }

  private async start(): Promise<void> {
    const { consumer, topic } = this;
    await consumer.connect();
    await consumer.subscribe({ topic, fromBeginning: false });
    await consumer.run({
      autoCommit: false,
      eachBatchAutoResolve: false,
      eachBatch: async (payload) => {
        if (payload.isStale()) return;
        const { batch } = payload;
        const messages = batch.messages.map(({ offset, value }) => ({
          offset: Number(offset),
          value: value ?? EMPTY,
        }));
        this.feeds.get(batch.partition)?.push(messages);
        payload.resolveOffset(batch.lastOffset());
      },
    });
  }

  private feedOf(partition: number, from: number): PartitionFeed {
    const known = this.feeds.get(partition);
    if (known) return known;
    const { consumer, topic } = this;
    const partitions = [{ topic, partitions: [partition] }];
    const feed = new PartitionFeed(from, READ_AHEAD_BYTES, {
      seek: (offset) => consumer.seek({ topic, partition, offset: String(offset) }),
      pause: () => consumer.pause(partitions),
      resume: () => consumer.resume(partitions),
    });
    this.feeds.set(partition, feed);
    return feed;
  }
}

function unreadable(cause: unknown): BusError {
  return new BusError("bus.unavailable", `Kafka cannot be read: ${errorMessage(cause)}`, { cause });
}

const EMPTY = Buffer.alloc(0);
