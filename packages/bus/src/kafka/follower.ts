/**
 * Reads the topic along for the live tail. The newest messages stay in memory (RECENT_BYTES_MAX for all partitions
 * together), filled by the consumer that the inspector uses as well; a reader that begins before them gets a consumer
 * of its own until it has come up to them.
 */
import type { Admin, Kafka, KafkaMessage } from "kafkajs";
import type { BusFollower, BusMessage, FollowOptions, FollowReader, PartitionBounds } from "../contract";
import { PastReading } from "./past-reading";
import type { TopicReading } from "./topic-reading";

const RECENT_BYTES_MAX = 32 * 1024 * 1024;

export interface KafkaFollowerOptions {
  kafka: Kafka;
  topic: string;
  admin: () => Promise<Admin>;
  reading: TopicReading;
}

/** Messages without gaps: the first has the offset `first`. */
interface Recent {
  first: number;
  messages: BusMessage[];
  bytes: number;
  waiting: Set<() => void>;
}

export class KafkaFollower implements BusFollower {
  private readonly recent = new Map<number, Recent>();
  private readers = 0;

  constructor(private readonly options: KafkaFollowerOptions) {
    options.reading.listen((partition, messages) => this.take(partition, messages));
  }

  async bounds(): Promise<PartitionBounds[]> {
    const admin = await this.options.admin();
    const offsets = await admin.fetchTopicOffsets(this.options.topic);
    return offsets
      .map(({ partition, low, high }) => ({
        partition: String(partition),
        first: Number(low),
        end: Number(high),
      }))
      .sort((a, b) => Number(a.partition) - Number(b.partition));
  }

  reader(): FollowReader {
    this.readers++;
    const { kafka, topic, reading } = this.options;
    const past = new Past(() => new PastReading(kafka, topic));
    let closed = false;
    return {
      read: async (partition, from, options) => {
        await reading.start();
        const recent = this.recentOf(Number(partition), from);
        if (from < recent.first) return past.read(partition, from, options);
        past.leave(partition);
        return readRecent(recent, from, options);
      },
      close: async () => {
        if (!closed && --this.readers === 0) this.recent.clear();
        closed = true;
        await past.close();
      },
    };
  }

  /** The first reader of a partition says from where on messages are kept. */
  private recentOf(partition: number, from: number): Recent {
    const known = this.recent.get(partition);
    if (known) return known;
    const recent = { first: from, messages: [], bytes: 0, waiting: new Set<() => void>() };
    this.recent.set(partition, recent);
    this.options.reading.want(partition, from);
    return recent;
  }

  private take(partition: number, messages: readonly KafkaMessage[]): void {
    const recent = this.recent.get(partition);
    if (!recent) return;
    for (const { offset, value } of messages) {
      const next = recent.first + recent.messages.length;
      if (Number(offset) < next) continue;
      if (Number(offset) > next) restartAt(recent, Number(offset));
      recent.messages.push({ offset: Number(offset), value: value ?? EMPTY });
      recent.bytes += value?.length ?? 0;
    }
    dropOldest(recent, RECENT_BYTES_MAX / this.recent.size);
    for (const wake of recent.waiting) wake();
  }
}

/** The consumer of one reader's own, there as long as one of its partitions is behind. */
class Past {
  private readonly behind = new Set<string>();
  private reading: PastReading | null = null;
  private readonly leaving = new Set<Promise<void>>();

  constructor(private readonly begin: () => PastReading) {}

  /** One that fails is left: the next call begins another. */
  async read(partition: string, from: number, options: FollowOptions): Promise<BusMessage[]> {
    this.behind.add(partition);
    this.reading ??= this.begin();
    const { reading } = this;
    try {
      return await reading.read(Number(partition), from, options);
    } catch (error) {
      if (this.reading === reading) this.end();
      throw error;
    }
  }

  /** The partition has come up. */
  leave(partition: string): void {
    this.behind.delete(partition);
    if (this.behind.size === 0) this.end();
  }

  async close(): Promise<void> {
    this.end();
    await Promise.all(this.leaving);
  }

  private end(): void {
    if (this.reading === null) return;
    // Kafka forgets a consumer by itself that could not take its leave.
    const left = this.reading
      .close()
      .catch(() => {})
      .finally(() => this.leaving.delete(left));
    this.leaving.add(left);
    this.reading = null;
  }
}

const EMPTY = Buffer.alloc(0);

/** Messages in between were removed by retention: they come no more. */
function restartAt(recent: Recent, offset: number): void {
  recent.first = offset;
  recent.messages = [];
  recent.bytes = 0;
}

function dropOldest(recent: Recent, bytesMax: number): void {
  let dropped = 0;
  while (recent.bytes > bytesMax && dropped < recent.messages.length - 1) {
    recent.bytes -= recent.messages[dropped]?.value.length ?? 0;
    dropped++;
  }
  recent.messages.splice(0, dropped);
  recent.first += dropped;
}

async function readRecent(recent: Recent, from: number, options: FollowOptions): Promise<BusMessage[]> {
  const deadline = performance.now() + options.waitMs;
  for (;;) {
    const messages = slice(recent, from, options.maxBytes);
    const leftMs = deadline - performance.now();
    const fellBehind = from < recent.first;
    if (messages.length > 0 || leftMs <= 0 || fellBehind || options.signal.aborted) return messages;
    await arrival(recent, leftMs, options.signal);
  }
}

function slice(recent: Recent, from: number, maxBytes: number): BusMessage[] {
  const taken: BusMessage[] = [];
  let bytes = 0;
  for (let i = from - recent.first; i >= 0 && i < recent.messages.length; i++) {
    const message = recent.messages[i];
    if (!message || (taken.length > 0 && bytes + message.value.length > maxBytes)) break;
    taken.push(message);
    bytes += message.value.length;
  }
  return taken;
}

function arrival(recent: Recent, ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const end = () => {
      clearTimeout(timer);
      recent.waiting.delete(end);
      signal.removeEventListener("abort", end);
      resolve();
    };
    const timer = setTimeout(end, ms);
    recent.waiting.add(end);
    signal.addEventListener("abort", end, { once: true });
  });
}
