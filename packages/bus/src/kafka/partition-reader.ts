/**
 * One partition in the hands of one member of a group. Plan and commit count only when the broker took
 * them under the membership in which this reader was made.
 */

import { backoffMs, errorMessage, sleep } from "@sightglass/runtime";
import { type Consumer, KafkaJSProtocolError } from "kafkajs";
import { BusError, type BusMessage, type PartitionReader, type Position } from "../contract";
import { planMetadata } from "./group-position";
import { PartitionFeed } from "./partition-feed";

export interface KafkaPartitionReaderOptions {
  consumer: Consumer;
  topic: string;
  partition: number;
  first: number;
  position: Position;
  /** Bytes read ahead. */
  bytesMax: number;
  signal: AbortSignal;
}

/** The membership is over: repeating is of no use. */
const FENCED: ReadonlySet<string> = new Set([
  "ILLEGAL_GENERATION",
  "UNKNOWN_MEMBER_ID",
  "FENCED_INSTANCE_ID",
]);
const COMMIT_RETRY = { baseMs: 50, maxMs: 1000 };

export class KafkaPartitionReader implements PartitionReader {
  readonly partition: string;
  readonly first: number;
  readonly signal: AbortSignal;
  private current: Position;
  private readonly feed: PartitionFeed;

  constructor(private readonly options: KafkaPartitionReaderOptions) {
    const { consumer, topic, partition } = options;
    this.partition = String(partition);
    this.first = options.first;
    this.signal = options.signal;
    this.current = options.position;
    const partitions = [{ topic, partitions: [partition] }];
    this.feed = new PartitionFeed(options.position.committed, options.bytesMax, {
      seek: (offset) => consumer.seek({ topic, partition, offset: String(offset) }),
      pause: () => consumer.pause(partitions),
      resume: () => consumer.resume(partitions),
    });
  }

  get position(): Position {
    return this.current;
  }

  /** Of the consumer; ignored when this reader is over. */
  push(messages: readonly BusMessage[]): void {
    if (!this.signal.aborted) this.feed.push(messages);
  }

  async read(fromOffset: number, options: { maxBytes: number; waitMs: number }): Promise<BusMessage[]> {
    const deadline = performance.now() + options.waitMs;
    while (!this.signal.aborted) {
      const messages = this.feed.from(fromOffset, options.maxBytes);
      const leftMs = deadline - performance.now();
      if (messages.length > 0 || leftMs <= 0) return messages;
      await this.feed.arrival(leftMs, this.signal);
    }
    return [];
  }

  async plan(end: number): Promise<void> {
    await this.write({ committed: this.current.committed, planned: end });
  }

  async commit(end: number): Promise<void> {
    await this.write({ committed: end, planned: null });
  }

  private async write(position: Position): Promise<void> {
    const { consumer, topic, partition } = this.options;
    const offset = String(position.committed);
    const metadata = position.planned === null ? "" : planMetadata(position.planned);
    for (let attempt = 1; ; attempt++) {
      if (this.signal.aborted) throw lost(partition);
      try {
        // No pause between the check above and the request: it carries the membership that was checked.
        await consumer.commitOffsets([{ topic, partition, offset, metadata }]);
        break;
      } catch (error) {
        if (this.signal.aborted || isFenced(error)) throw lost(partition, error);
        await sleep(backoffMs(attempt, COMMIT_RETRY), this.signal).catch(() => {});
      }
    }
    if (this.signal.aborted) throw lost(partition);
    this.current = position;
  }
}

function isFenced(error: unknown): boolean {
  return error instanceof KafkaJSProtocolError && FENCED.has(error.type);
}

function lost(partition: number, cause?: unknown): BusError {
  const why = cause === undefined ? "" : `: ${errorMessage(cause)}`;
  return new BusError("bus.unavailable", `partition ${partition} was taken away${why}`, { cause });
}
