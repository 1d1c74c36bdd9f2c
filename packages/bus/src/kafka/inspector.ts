/**
 * Tells how far a group is behind. Offsets come from the broker; rows and times stand in the block
 * headers, so the inspector reads along every block and keeps only the headers of what the group has not
 * committed: at most HEADERS_MAX for each partition (about 15 MB). Past that a long backlog still shows
 * its exact end, and the rows and bytes of its oldest part.
 */
import { sleep } from "@sightglass/runtime";
import type { Admin, KafkaMessage } from "kafkajs";
import { decodeBlockHeaderStart } from "../block-message";
import type { BusWatch, PartitionLag } from "../contract";
import { summarize, type WalkedHeader } from "../lag-summary";
import { type KafkaOptions, openKafkaClient } from "./client";
import { KafkaFollower } from "./follower";
import { groupOffsets, type PartitionOffsets } from "./group-position";
import { TopicReading } from "./topic-reading";

const HEADERS_MAX = 50_000;
const CATCH_UP_MS = 2000;
const LOOK_EVERY_MS = 10;
/** Pause between two looks for a Kafka that is away. */
const ASK_AGAIN_MS = 500;

/** Read-only. One group to look at per inspector: the first that is asked for. Calls queue up. */
export function openKafkaInspector(options: KafkaOptions): BusWatch {
  const kafka = openKafkaClient(options);
  const admin = connectedAdmin(kafka.admin());
  const reading = new TopicReading(kafka, options.topic);
  const tail = new HeaderTail({ topic: options.topic, admin: admin.get, reading });
  const lags = new Lags((group) => tail.lag(group));
  return {
    follower: new KafkaFollower({ kafka, topic: options.topic, admin: admin.get, reading }),
    lag: (group) => lags.of(group),
    async close() {
      await lags.close();
      await reading.close();
      await admin.close(reading.group);
    },
  };
}

/**
 * One question at a time. While Kafka is away everyone hears so at once, and the inspector by itself asks
 * until it is back: nobody's answer waits for a broker that does not.
 */
class Lags {
  private turn: Promise<unknown> = Promise.resolve();
  private away: { error: unknown } | null = null;
  private readonly stop = new AbortController();

  constructor(private readonly ask: (group: string) => Promise<PartitionLag[]>) {}

  of(group: string): Promise<PartitionLag[]> {
    if (this.away) return Promise.reject(this.away.error);
    const result = this.turn.then(() => this.ask(group));
    this.turn = result.catch((error: unknown) => this.leave(group, error));
    return result;
  }

  async close(): Promise<void> {
    this.stop.abort();
    await this.turn;
  }

  private leave(group: string, error: unknown): void {
    if (this.away || this.stop.signal.aborted) return;
    this.away = { error };
    void this.comeBack(group);
  }

  private async comeBack(group: string): Promise<void> {
    while (!this.stop.signal.aborted && this.away) {
      await sleep(ASK_AGAIN_MS, this.stop.signal).catch(() => {});
      if (this.stop.signal.aborted) return;
      this.turn = this.ask(group).then(
        () => {
          this.away = null;
        },
        (error: unknown) => {
          this.away = { error };
        },
      );
      await this.turn;
    }
  }
}

/** Connects at the first use, again after a failure. */
function connectedAdmin(admin: Admin) {
  let connected: Promise<void> | null = null;
  const get = async (): Promise<Admin> => {
    connected ??= admin.connect();
    try {
      await connected;
    } catch (error) {
      connected = null;
      throw error;
    }
    return admin;
  };
  const close = async (group: string): Promise<void> => {
    await connected?.catch(() => {});
    await admin.deleteGroups([group]).catch(() => {});
    await admin.disconnect();
  };
  return { get, close };
}

interface Tail {
  /** Offset that is read next. */
  next: number;
  headers: WalkedHeader[];
}

interface HeaderTailOptions {
  topic: string;
  admin: () => Promise<Admin>;
  reading: TopicReading;
}

class HeaderTail {
  private readonly tails = new Map<number, Tail>();

  constructor(private readonly options: HeaderTailOptions) {
    options.reading.listen((partition, messages) => this.take(partition, messages));
  }

  async lag(group: string): Promise<PartitionLag[]> {
    const { topic, reading } = this.options;
    const admin = await this.options.admin();
    await reading.start();
    const offsets = await groupOffsets(admin, topic, group);
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

  /** Drops what is committed; reads on from there when it has fallen behind. */
  private follow(offsets: PartitionOffsets): void {
    const committed = startOf(offsets);
    const tail = this.tails.get(offsets.partition);
    if (!tail || tail.next < committed) {
      this.tails.set(offsets.partition, { next: committed, headers: [] });
      this.options.reading.want(offsets.partition, committed);
      return;
    }
    const done = tail.headers.findIndex(({ offset }) => offset >= committed);
    tail.headers = done < 0 ? [] : tail.headers.slice(done);
  }

  private take(partition: number, messages: readonly KafkaMessage[]): void {
    const tail = this.tails.get(partition);
    if (!tail) return;
    for (const { offset, value } of messages) {
      if (Number(offset) < tail.next || tail.headers.length >= HEADERS_MAX) continue;
      const start = decodeBlockHeaderStart(value ?? Buffer.alloc(0));
      const header = start.kind === "header" ? start.header : null;
      tail.headers.push({ offset: Number(offset), bytes: value?.length ?? 0, header });
      tail.next = Number(offset) + 1;
    }
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
