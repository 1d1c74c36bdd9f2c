/**
 * One consumer that reads the topic along for everybody in the process who wants to see its messages. Each listener
 * says from where; a listener sees some messages again when another one goes back.
 */
import { randomUUID } from "node:crypto";
import { errorMessage } from "@sightglass/runtime";
import type { Consumer, EachBatchPayload, Kafka, KafkaMessage } from "kafkajs";
import { BusError } from "../contract";

const FETCH_WAIT_MS = 200;
const RESTART_MS = 1000;

type Listener = (partition: number, messages: readonly KafkaMessage[]) => void;

export class TopicReading {
  /** For `close` of whoever has an admin client. */
  readonly group = `sightglass-inspect-${randomUUID()}`;
  private readonly consumer: Consumer;
  private readonly listeners: Listener[] = [];
  /** Offset that comes next; none while nobody has asked for the partition. */
  private readonly at = new Map<number, number>();
  private started: Promise<void> | null = null;
  private joined = false;

  constructor(
    kafka: Kafka,
    private readonly topic: string,
  ) {
    this.consumer = kafka.consumer({
      groupId: this.group,
      maxWaitTimeInMs: FETCH_WAIT_MS,
      allowAutoTopicCreation: false,
    });
    this.watch();
  }

  listen(listener: Listener): void {
    this.listeners.push(listener);
  }

  /** Rejects when Kafka cannot be reached; the next call tries again. */
  start(): Promise<void> {
    this.started ??= this.run();
    return this.started;
  }

  /** Messages of the partition from `offset` on will come; later ones come already when others asked for them. */
  want(partition: number, offset: number): void {
    const at = this.at.get(partition);
    if (at !== undefined && at <= offset) return;
    this.at.set(partition, offset);
    this.seek(partition, offset);
  }

  async close(): Promise<void> {
    await this.started?.catch(() => {});
    await this.consumer.disconnect();
  }

  /** Once: the consumer is the same over all its starts. */
  private watch(): void {
    const { consumer } = this;
    consumer.on(consumer.events.GROUP_JOIN, () => {
      this.joined = true;
      for (const [partition, offset] of this.at) this.seek(partition, offset);
    });
    consumer.on(consumer.events.CRASH, ({ payload }) => {
      this.joined = false;
      if (!payload.restart) setTimeout(() => this.restart(), RESTART_MS).unref();
    });
  }

  private async run(): Promise<void> {
    const { consumer, topic } = this;
    try {
      await consumer.connect();
      await consumer.subscribe({ topic, fromBeginning: false });
      await consumer.run({
        autoCommit: false,
        eachBatchAutoResolve: false,
        eachBatch: async (payload) => this.take(payload),
      });
    } catch (error) {
      this.restart();
      throw new BusError("bus.unavailable", `Kafka cannot be asked: ${errorMessage(error)}`, {
        cause: error,
      });
    }
  }

  private restart(): void {
    this.started = null;
  }

  private seek(partition: number, offset: number): void {
    if (this.joined) this.consumer.seek({ topic: this.topic, partition, offset: String(offset) });
  }

  private take(payload: EachBatchPayload): void {
    const { batch } = payload;
    if (payload.isStale()) return;
    for (const listener of this.listeners) listener(batch.partition, batch.messages);
    this.at.set(batch.partition, Number(batch.lastOffset()) + 1);
    payload.resolveOffset(batch.lastOffset());
  }
}
