/**
 * The reading side of Kafka. kafkajs shares the partitions of a group among its members; each
 * partition that this member gets is served by one handler, which asks for offsets. A rebalance ends
 * all handlers of the member, also of partitions that it keeps: the next owner repeats the planned
 * batch under the same token.
 */
import { setMaxListeners } from "node:events";
import { sleep } from "@sightglass/runtime";
import type { Admin, Consumer, EachBatchPayload, Kafka } from "kafkajs";
import { BusError, type PartitionReader, type Subscriber, type Subscription } from "../contract";
import { type KafkaOptions, openKafkaClient } from "./client";
import { explainFailure } from "./explain-failure";
import { groupOffsets } from "./group-position";
import { KafkaPartitionReader } from "./partition-reader";
import { ensureTopic, type TopicOptions } from "./topic";

export interface KafkaSubscriberOptions extends KafkaOptions, TopicOptions {
  /** A member that is silent this long loses its partitions. Default 10 s. */
  sessionTimeoutMs?: number;
  /** Pause before a handler or a connection that failed is started again. Default 1 s. */
  restartMs?: number;
  /** Bytes read ahead of a handler, for each partition. Default 32 MiB. */
  readAheadBytes?: number;
}

type Handle = (reader: PartitionReader) => Promise<void>;

interface MembershipOptions {
  options: KafkaSubscriberOptions;
  group: string;
  handle: Handle;
  onError: (error: unknown) => void;
}

const MIB = 1024 * 1024;
const SESSION_MS = 10_000;
const RESTART_MS = 1000;
/** Also how long closing an idle consumer takes at most. */
const FETCH_WAIT_MS = 200;

export function openKafkaSubscriber(options: KafkaSubscriberOptions): Subscriber {
  return {
    async subscribe(group, handle, onError) {
      return new Membership({ options, group, handle, onError }).start();
    },
  };
}

/** This process in one group: one consumer after another, for as long as it takes. */
class Membership {
  private readonly stop = new AbortController();
  private readonly admin: Admin;
  /** Ends the consumer of the moment in peace. */
  private end: () => void = () => undefined;
  /** Ends with the membership of the moment. */
  private round = new AbortController();
  private readonly readers = new Map<number, KafkaPartitionReader>();
  /** One handler at a time for each partition. */
  private readonly serving = new Map<number, Promise<void>>();
  private readonly kafka: Kafka;

  constructor(private readonly member: MembershipOptions) {
    this.kafka = openKafkaClient(member.options);
    this.admin = this.kafka.admin();
  }

  start(): Subscription {
    const consuming = this.consume();
    return {
      close: async () => {
        this.stop.abort();
        this.end();
        this.endRound();
        await Promise.all(this.serving.values());
        await consuming;
        await this.admin.disconnect();
      },
    };
  }

  private get restartMs(): number {
    return this.member.options.restartMs ?? RESTART_MS;
  }

  private async consume(): Promise<void> {
    const { signal } = this.stop;
    while (!signal.aborted) {
      const consumer = this.openConsumer();
      try {
        await this.consumeUntilCrash(consumer);
      } catch (error) {
        if (!signal.aborted) this.member.onError(unreachable(this.member.options, error));
      }
      this.endRound();
      await Promise.all(this.serving.values());
      await consumer.disconnect().catch(() => {});
      await sleep(this.restartMs, signal).catch(() => {});
    }
  }

  private openConsumer(): Consumer {
    const { options, group } = this.member;
    const sessionTimeout = options.sessionTimeoutMs ?? SESSION_MS;
    const consumer = this.kafka.consumer({
      groupId: group,
      sessionTimeout,
      heartbeatInterval: Math.floor(sessionTimeout / 10),
      maxWaitTimeInMs: FETCH_WAIT_MS,
      maxBytes: 16 * MIB,
      maxBytesPerPartition: 4 * MIB,
      allowAutoTopicCreation: false,
      retry: { restartOnFailure: async () => false },
    });
    consumer.on(consumer.events.REBALANCING, () => this.endRound());
    consumer.on(consumer.events.GROUP_JOIN, ({ payload }) => {
      this.beginRound(consumer, payload.memberAssignment[options.topic] ?? []);
    });
    return consumer;
  }

  /** Rejects with the reason of the crash; resolves when stopped. */
  private async consumeUntilCrash(consumer: Consumer): Promise<void> {
    const { options } = this.member;
    const { signal } = this.stop;
    const end = new Promise<void>((resolve, reject) => {
      consumer.on(consumer.events.CRASH, ({ payload }) => reject(payload.error));
      this.end = resolve;
    });
    end.catch(() => {});
    await this.admin.connect();
    await ensureTopic(this.admin, options);
    await consumer.connect();
    await consumer.subscribe({ topic: options.topic, fromBeginning: true });
    if (signal.aborted) return;
    await consumer.run({
      autoCommit: false,
      eachBatchAutoResolve: false,
      eachBatch: async (payload) => this.take(payload),
    });
    await end;
  }

  private take(payload: EachBatchPayload): void {
    const { batch } = payload;
    const reader = this.readers.get(batch.partition);
    if (!reader || payload.isStale()) return;
    reader.push(
      batch.messages.map(({ offset, value }) => ({ offset: Number(offset), value: value ?? EMPTY })),
    );
    payload.resolveOffset(batch.lastOffset());
  }

  private endRound(): void {
    this.round.abort();
    this.readers.clear();
  }

  private beginRound(consumer: Consumer, partitions: readonly number[]): void {
    this.endRound();
    if (this.stop.signal.aborted) return;
    this.round = new AbortController();
    const { signal } = this.round;
    // Every partition listens.
    setMaxListeners(0, signal);
    for (const partition of partitions) {
      const before = this.serving.get(partition) ?? Promise.resolve();
      this.serving.set(
        partition,
        before.then(() => this.serve(consumer, partition, signal)),
      );
    }
  }

  private async serve(consumer: Consumer, partition: number, signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      try {
        return await this.serveOnce(consumer, partition, signal);
      } catch (error) {
        if (signal.aborted) return;
        this.member.onError(error);
        await sleep(this.restartMs, signal).catch(() => {});
      }
    }
  }

  private async serveOnce(consumer: Consumer, partition: number, signal: AbortSignal): Promise<void> {
    const { options, group, handle, onError } = this.member;
    const offsets = (await groupOffsets(this.admin, options.topic, group)).find(
      (one) => one.partition === partition,
    );
    if (!offsets) throw new BusError("bus.unavailable", `partition ${partition} is not there`);
    const { first, position } = offsets;
    let start = position ?? { committed: first, planned: null };
    if (start.committed < first) {
      onError(new BusError("bus.unavailable", removed(partition, start.committed, first)));
      start = { committed: first, planned: (start.planned ?? 0) > first ? start.planned : null };
    }
    if (signal.aborted) return;
    const reader = new KafkaPartitionReader({
      consumer,
      topic: options.topic,
      partition,
      first,
      position: start,
      bytesMax: options.readAheadBytes ?? 32 * MIB,
      signal,
    });
    this.readers.set(partition, reader);
    await handle(reader);
  }
}

const EMPTY = Buffer.alloc(0);

function removed(partition: number, from: number, to: number): string {
  return `${to - from} messages of partition ${partition} were removed by the retention of Kafka before they were stored (offsets ${from} to ${to - 1})`;
}

function unreachable({ brokers, topic }: KafkaOptions, error: unknown): BusError {
  const where = `Kafka at ${brokers.join(", ")}, topic ${topic}`;
  return new BusError("bus.unavailable", `${where}: ${explainFailure(error)}`, { cause: error });
}
