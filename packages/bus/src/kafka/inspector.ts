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

/** Read-only. One group to look at per inspector: the first that is asked for. Calls queue up. */
export function openKafkaInspector(options: KafkaOptions): BusWatch {
  const kafka = openKafkaClient(options);
  const admin = connectedAdmin(kafka.admin());
  const reading = new TopicReading(kafka, options.topic);
  const tail = new HeaderTail({ topic: options.topic, admin: admin.get, reading });
  let turn: Promise<unknown> = Promise.resolve();
  return {
    follower: new KafkaFollower({ kafka, topic: options.topic, admin: admin.get, reading }),
    lag(group) {
      const result = turn.then(() => tail.lag(group));
      turn = result.catch(() => {});
      return result;
    },
    async close() {
      await turn;
      await reading.close();
      await admin.close(reading.group);
    },
  };
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
