/**
 * Tells how far a group is behind. Offsets come from the broker; rows and times stand in the block
 * headers, so the inspector reads along every block and keeps only the headers of what the group has not
 * committed: at most HEADERS_MAX for each partition (about 15 MB). Past that a long backlog still shows
 * its exact end, and the rows and bytes of its oldest part.
 */
import { randomUUID } from "node:crypto";
import { errorMessage, sleep } from "@sightglass/runtime";
import type { Admin, Consumer, EachBatchPayload } from "kafkajs";
import { decodeBlockHeaderStart } from "../block-message";
import { BusError, type BusInspector, type PartitionLag } from "../contract";
import { summarize, type WalkedHeader } from "../lag-summary";
import { type KafkaOptions, openKafkaClient } from "./client";
import { groupOffsets, type PartitionOffsets } from "./group-position";

const HEADERS_MAX = 50_000;
const CATCH_UP_MS = 2000;
const LOOK_EVERY_MS = 10;
const FETCH_WAIT_MS = 200;
const RESTART_MS = 1000;

/** Read-only. One group to look at per inspector: the first that is asked for. Calls queue up. */
export function openKafkaInspector(options: KafkaOptions): BusInspector {
  const tail = new HeaderTail(options);
  let turn: Promise<unknown> = Promise.resolve();
  return {
    lag(group) {
      const result = turn.then(() => tail.lag(group));
      turn = result.catch(() => {});
      return result;
    },
    async close() {
      await turn;
      await tail.close();
    },
  };
}

interface Tail {
  /** Offset that is read next. */
  next: number;
  headers: WalkedHeader[];
}

class HeaderTail {
  private readonly group = `sightglass-inspect-${randomUUID()}`;
  private readonly admin: Admin;
  private readonly consumer: Consumer;
  private readonly tails = new Map<number, Tail>();
  private readonly stop = new AbortController();
  private started: Promise<void> | null = null;
  private joined = false;

  constructor(private readonly options: KafkaOptions) {
    const kafka = openKafkaClient(options);
    this.admin = kafka.admin();
    this.consumer = kafka.consumer({
      groupId: this.group,
      maxWaitTimeInMs: FETCH_WAIT_MS,
      allowAutoTopicCreation: false,
    });
  }

  async lag(group: string): Promise<PartitionLag[]> {
    this.started ??= this.start();
    await this.started;
    const offsets = await groupOffsets(this.admin, this.options.topic, group);
    for (const one of offsets) this.follow(one);
    const deadline = performance.now() + CATCH_UP_MS;
    while (!this.isAtEnd(offsets) && performance.now() < deadline) await sleep(LOOK_EVERY_MS);
    return offsets.map((one) => {
      const committed = startOf(one);
      const headers = this.tails.get(one.partition)?.headers ?? [];
      const backlog = headers.filter(({ offset }) => offset < one.end);
      const summary = summarize(backlog, committed);
      const unread = committed < one.end && backlog.length === 0;
      return {
        partition: String(one.partition),
        committed,
        end: one.end,
        ...summary,
        ...(unread && { oldestReceivedMs: null }),
      };
    });
  }

  async close(): Promise<void> {
    this.stop.abort();
    await this.started?.catch(() => {});
    await this.consumer.disconnect();
    await this.admin.deleteGroups([this.group]).catch(() => {});
    await this.admin.disconnect();
  }

  /** Rejects when Kafka cannot be reached; the next call tries again. */
  private async start(): Promise<void> {
    const { consumer, options } = this;
    try {
      await this.admin.connect();
      await consumer.connect();
      await consumer.subscribe({ topic: options.topic, fromBeginning: false });
      consumer.on(consumer.events.GROUP_JOIN, () => {
        this.joined = true;
        for (const [partition, { next }] of this.tails) this.seek(partition, next);
      });
      consumer.on(consumer.events.CRASH, ({ payload }) => {
        this.joined = false;
        if (!payload.restart) setTimeout(() => this.restart(), RESTART_MS).unref();
      });
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

  /** Drops what is committed; reads on from there when it has fallen behind. */
  private follow(offsets: PartitionOffsets): void {
    const committed = startOf(offsets);
    const tail = this.tails.get(offsets.partition);
    if (!tail || tail.next < committed) {
      this.tails.set(offsets.partition, { next: committed, headers: [] });
      this.seek(offsets.partition, committed);
      return;
    }
    const done = tail.headers.findIndex(({ offset }) => offset >= committed);
    tail.headers = done < 0 ? [] : tail.headers.slice(done);
  }

  private seek(partition: number, offset: number): void {
    if (this.joined) this.consumer.seek({ topic: this.options.topic, partition, offset: String(offset) });
  }

  private take(payload: EachBatchPayload): void {
    const { batch } = payload;
    const tail = this.tails.get(batch.partition);
    if (!tail || payload.isStale()) return;
    for (const { offset, value } of batch.messages) {
      if (Number(offset) < tail.next || tail.headers.length >= HEADERS_MAX) continue;
      const start = decodeBlockHeaderStart(value ?? Buffer.alloc(0));
      const header = start.kind === "header" ? start.header : null;
      tail.headers.push({ offset: Number(offset), bytes: value?.length ?? 0, header });
      tail.next = Number(offset) + 1;
    }
    payload.resolveOffset(batch.lastOffset());
  }

  private isAtEnd(offsets: readonly PartitionOffsets[]): boolean {
    return offsets.every(({ partition, end }) => {
      const tail = this.tails.get(partition);
      return tail !== undefined && (tail.next >= end || tail.headers.length >= HEADERS_MAX);
    });
  }
}

function startOf({ position, first }: PartitionOffsets): number {
  return Math.max(position?.committed ?? first, first);
}
