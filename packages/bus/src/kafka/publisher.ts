/**
 * The publishing side of Kafka, with a spool on the own disk (the local log) for the time in which
 * Kafka does not acknowledge. A block that Kafka may have taken unacknowledged goes out again from the
 * spool, to the same partition; the writer skips the id it has seen. Success is answered when the block
 * is acknowledged by Kafka or durable in the spool.
 *
 * Direct until a send fails or takes longer than `directMs`; then everything goes through the spool until
 * that is nearly empty again (blocks have no order among each other). Memory: what is in flight; disk: `spoolBytesMax` and a segment more.
 */
import { dirname, join } from "node:path";
import { errorMessage, sleep } from "@sightglass/runtime";
import type { Admin } from "kafkajs";
import {
  BusError,
  type BusMessage,
  type PartitionReader,
  type ProcessPublisher,
  type SpoolState,
  type Subscription,
} from "../contract";
import { type LocalPublisherOptions, openLocalPublisher } from "../local/publisher";
import { hasPublisher } from "../local/repair";
import { openLocalSubscriber } from "../local/subscriber";
import { type KafkaOptions, openKafkaClient } from "./client";
import { explainFailure } from "./explain-failure";
import { agreeOnPartitions, countToUse, readPartitionCount } from "./partition-count";
import { KafkaSender } from "./sender";
import { Spool, waitingBytes } from "./spool";
import { ensureTopic, stampsByBroker, type TopicOptions } from "./topic";

export interface KafkaPublisherOptions extends KafkaOptions, Omit<TopicOptions, "topic"> {
  /** The spool: its folder, and what a local log takes. */
  spool: Omit<LocalPublisherOptions, "logger">;
  /** Blocks waiting in the spool; more are refused with `bus.unavailable`. Default 1 GiB. */
  spoolBytesMax?: number;
  /** How long a sender waits for Kafka before its block goes to the spool. Default 2 s. */
  directMs?: number;
  /** Pause between two attempts to reach Kafka. Default 1 s. */
  retryMs?: number;
}

export interface KafkaPublisher extends ProcessPublisher {
  /** What the spool holds now, and whether Kafka is being used without it. */
  readonly state: SpoolState;
}

const SPOOL_GROUP = "kafka";
/** Under load a spool is never quite empty. */
const NEARLY_EMPTY_BYTES = 2 * 1024 * 1024;
/** Stopping waits this long for Kafka to take what the spool holds. */
const EMPTY_SPOOL_MS = 3000;
const EMPTY_LOOK_MS = 10;
const GIB = 1024 ** 3;
const CREATE_TIME =
  "the Kafka topic keeps the time of our clock (message.timestamp.type=CreateTime): a clock that is wrong has blocks refused or removed too early; set it to LogAppendTime";
/** Blocks of the spool on their way to Kafka at the same time. */
const SENDS_AT_ONCE = 16;
const DRAIN = { maxBytes: 4 * 1024 * 1024, waitMs: 250 };

/** Opens the spool and resolves; Kafka is reached in the background. */
export async function openKafkaPublisher(options: KafkaPublisherOptions): Promise<KafkaPublisher> {
  const log = await openLocalPublisher({ ...options.spool, logger: options.logger });
  try {
    const spool = new Spool(log, await waitingBytes(options.spool.dataDir, SPOOL_GROUP, log.processName));
    const publisher = new SpoolingPublisher(options, spool);
    await publisher.start();
    return publisher;
  } catch (error) {
    await log.close();
    throw error;
  }
}

class SpoolingPublisher implements KafkaPublisher {
  private direct = false;
  /** Of the topic; null until Kafka was reached. */
  private partitions: number | null = null;
  /** To how many of them our own blocks go. */
  private ours = 1;
  private readonly hadSpool: boolean;
  private readonly admin: Admin;
  private readonly sender: KafkaSender;
  private readonly stop = new AbortController();
  private readonly inFlight = new Set<Promise<void>>();
  private draining: Subscription | null = null;
  private connecting: Promise<void> = Promise.resolve();
  private closing: Promise<void> | null = null;

  constructor(
    private readonly options: KafkaPublisherOptions,
    private readonly spool: Spool,
  ) {
    this.hadSpool = spool.bytes > 0;
    const kafka = openKafkaClient(options);
    this.admin = kafka.admin();
    this.sender = new KafkaSender(kafka, options.topic);
  }

  get processName(): string {
    return this.spool.log.processName;
  }

  get folder(): string {
    return this.spool.log.folder;
  }

  get processNumber(): number {
    return this.spool.log.processNumber;
  }

  get state(): SpoolState {
    return { direct: this.direct, spoolBytes: this.spool.bytes };
  }

  async start(): Promise<void> {
    this.connecting = this.connect();
    const subscriber = openLocalSubscriber({
      dataDir: this.options.spool.dataDir,
      retainMs: 0,
      isOurs: async (folder) => !(await this.isAnothers(folder)),
    });
    this.draining = await subscriber.subscribe(
      SPOOL_GROUP,
      (reader) => this.drain(reader),
      (error) => this.options.logger.error({ err: error }, "the spool could not be read; it is tried again"),
    );
  }

  assertWritable(): void {
    if (this.closing) throw new BusError("bus.closed", "the publisher is closed");
    this.spool.log.assertWritable();
    if (!this.direct) this.assertSpoolRoom();
  }

  async publish(message: Buffer): Promise<void> {
    if (this.closing) throw new BusError("bus.closed", "the publisher is closed");
    const work = this.direct ? this.publishDirect(message) : this.publishToSpool(message);
    const tracked = work.catch(() => {}).finally(() => this.inFlight.delete(tracked));
    this.inFlight.add(tracked);
    return work;
  }

  close(): Promise<void> {
    this.closing ??= this.end();
    return this.closing;
  }

  private async publishDirect(message: Buffer): Promise<void> {
    try {
      await this.sender.sendWithin(this.options.directMs ?? 2000, message, this.ours);
    } catch (error) {
      if (error instanceof BusError && error.code === "bus.too_large") throw error;
      this.leaveDirect(error);
      await this.publishToSpool(message);
    }
  }

  private async publishToSpool(message: Buffer): Promise<void> {
    this.assertSpoolRoom();
    await this.spool.publish(message);
  }

  private assertSpoolRoom(): void {
    if (this.spool.bytes < (this.options.spoolBytesMax ?? GIB)) return;
    throw new BusError("bus.unavailable", "Kafka is away and the spool is full");
  }

  private leaveDirect(error: unknown): void {
    if (!this.direct) return;
    this.direct = false;
    this.options.logger.warn(
      { err: errorMessage(error) },
      "Kafka does not acknowledge; blocks go to the spool",
    );
  }

  private async connect(): Promise<void> {
    const { logger, brokers, topic, retryMs = 1000 } = this.options;
    while (!this.stop.signal.aborted && this.partitions === null) {
      try {
        await this.admin.connect();
        const partitions = await ensureTopic(this.admin, this.options);
        const isStamped = await stampsByBroker(this.admin, topic);
        await this.sender.connect();
        this.ours = await agreeOnPartitions(this.options, {
          folder: this.folder,
          hadSpool: this.hadSpool,
          partitions,
        });
        this.partitions = partitions;
        if (!isStamped) logger.warn({ topic }, CREATE_TIME);
        logger.info({ brokers, topic, partitions }, "Kafka is reached");
      } catch (error) {
        logger.error({ brokers, topic, err: explainFailure(error) }, "Kafka cannot be used");
        await sleep(retryMs, this.stop.signal).catch(() => {});
      }
    }
  }

  private async partitionsOf(folder: string): Promise<number> {
    const count = await readPartitionCount(join(dirname(this.folder), folder));
    return countToUse(count, this.partitions ?? 1);
  }

  /** Sends what is in a spool folder, in order; when the own one is nearly empty, the detour ends. */
  private async drain(reader: PartitionReader): Promise<void> {
    await this.connecting;
    const own = reader.partition === this.processName;
    let next = reader.position.committed;
    while (!reader.signal.aborted && !(await this.isAnothers(reader.partition))) {
      const isEmpty = this.spool.watch();
      const messages = await reader.read(next, DRAIN);
      if (messages.length === 0 && own) {
        // Another process may have sent a part of what was there when this one began.
        if (isEmpty()) this.spool.bytes = 0;
        this.enterDirect(reader.signal);
      }
      const partitions = own ? this.ours : await this.partitionsOf(reader.partition);
      const isSent = await this.sendAll(messages, partitions, reader);
      if (messages.length === 0 || !isSent) continue;
      next += messages.length;
      await reader.commit(next);
      if (own) for (const { value } of messages) this.spool.bytes -= value.length;
      if (own && this.spool.bytes < NEARLY_EMPTY_BYTES) this.enterDirect(reader.signal);
    }
  }

  private enterDirect(signal: AbortSignal): void {
    if (this.direct || this.closing || signal.aborted || this.partitions === null) return;
    this.direct = true;
    this.options.logger.info({}, "Kafka acknowledges; blocks go to it directly");
  }

  /** A process sends what waits in its own folder, and in those of processes that are gone. */
  private async isAnothers(folder: string): Promise<boolean> {
    return folder !== this.processName && (await hasPublisher(this.options.spool.dataDir, folder));
  }

  /** Some at once, since blocks have no order. False when it must stop before the end. */
  private async sendAll(
    messages: readonly BusMessage[],
    partitions: number,
    reader: PartitionReader,
  ): Promise<boolean> {
    for (let i = 0; i < messages.length; i += SENDS_AT_ONCE) {
      const group = messages.slice(i, i + SENDS_AT_ONCE);
      const taken = await Promise.all(
        group.map(({ value }) => this.sendUntilTaken(value, partitions, reader)),
      );
      if (taken.includes(false)) return false;
    }
    return true;
  }

  private async sendUntilTaken(
    message: Buffer,
    partitions: number,
    { signal, partition }: PartitionReader,
  ): Promise<boolean> {
    while (!signal.aborted) {
      try {
        await this.sender.send(message, partitions);
        return true;
      } catch (error) {
        this.options.logger.warn({ err: errorMessage(error) }, "Kafka did not take a block of the spool");
        await sleep(this.options.retryMs ?? 1000, signal).catch(() => {});
        if (await this.isAnothers(partition)) return false;
      }
    }
    return false;
  }

  /** What is left after a while stays in the spool for the next start. */
  private async emptySpool(): Promise<void> {
    const deadline = performance.now() + EMPTY_SPOOL_MS;
    while (this.spool.bytes > 0 && performance.now() < deadline) await sleep(EMPTY_LOOK_MS);
  }

  private async end(): Promise<void> {
    while (this.inFlight.size > 0) await Promise.all(this.inFlight);
    await this.emptySpool();
    this.stop.abort();
    await this.connecting;
    await this.draining?.close();
    await this.sender.close();
    await this.admin.disconnect();
    await this.spool.log.close();
  }
}
