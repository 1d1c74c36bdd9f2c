/**
 * The event log between receivers and writer, as both footings offer it: the local log
 * (src/local) on one machine, Kafka past it. One contract suite (src/contract-suite.ts) runs
 * against every implementation. A message is one sealed block (src/block-message.ts).
 */

export type Topic = "telemetry";

/** Takes sealed blocks. One publisher belongs to one process. */
export interface Publisher {
  /**
   * Settles when the message is durable (fdatasync, or acks from all in-sync replicas).
   * Rejects with a `BusError`; after a rejection it is unknown whether the message was kept,
   * and publishing it again is safe: readers skip a block id they have seen.
   */
  publish(message: Buffer): Promise<void>;
  /** Throws `BusError` now if a publish would be refused (disk floor, spool cap, stopping). */
  assertWritable(): void;
  /** What a spool in front of the event log holds, and whether blocks go past it; undefined without one. */
  readonly state?: SpoolState;
  close(): Promise<void>;
}

export interface SpoolState {
  direct: boolean;
  spoolBytes: number;
}

/** A publisher and the process that it stands for. */
export interface ProcessPublisher extends Publisher {
  /** `ingest-N`; of the local log also the name of the partition. */
  readonly processName: string;
  /** 0 to 1023. */
  readonly processNumber: number;
  /** Folder of this process; until `close`, no other process writes into it. */
  readonly folder: string;
}

export type BusErrorCode = "bus.unavailable" | "overload.disk" | "bus.too_large" | "bus.closed";

export class BusError extends Error {
  constructor(
    readonly code: BusErrorCode,
    message: string,
    options?: { cause?: unknown },
  ) {
    super(message, options);
    this.name = "BusError";
  }
}

export interface BusMessage {
  /** Position in its partition; the next message has the next number, gaps do not occur. */
  offset: number;
  value: Buffer;
}

/**
 * Durable state of one group in one partition: everything below `committed` is done. `planned` is
 * the end (exclusive) of the batch that was being inserted when the reader stopped: the next batch
 * must be exactly [committed, planned), under the same token.
 */
export interface Position {
  committed: number;
  planned: number | null;
}

/** One partition, owned by this reader until `signal` aborts (stop, or rebalance). */
export interface PartitionReader {
  /** Stable name, part of insert tokens. Kafka: the number; local: the folder of the writing process. */
  readonly partition: string;
  readonly position: Position;
  /** Oldest offset that could still be read when this reader got the partition. */
  readonly first: number;
  readonly signal: AbortSignal;
  /**
   * Messages from `fromOffset` on, in order, without gaps; at least one unless `waitMs` passed or
   * the signal aborted. At most `maxBytes` unless the first alone is larger.
   */
  read(fromOffset: number, options: { maxBytes: number; waitMs: number }): Promise<BusMessage[]>;
  /** Durable before it settles. */
  plan(end: number): Promise<void>;
  /** Durable before it settles; clears the plan. Lets retention drop what is below. */
  commit(end: number): Promise<void>;
}

export interface Subscription {
  /** Stops handing out partitions, aborts their signals, waits for the handlers to return. */
  close(): Promise<void>;
}

export interface Subscriber {
  /**
   * Joins `group` and runs `handle` once for each partition given to this reader, all at the same
   * time; new partitions are noticed by themselves. A handler that throws is started again after a
   * pause with the then durable position; `onError` hears of it.
   */
  subscribe(
    group: string,
    handle: (reader: PartitionReader) => Promise<void>,
    onError: (error: unknown) => void,
  ): Promise<Subscription>;
}

/** How far `group` is behind, per partition, for health and `complete_to`. */
export interface PartitionLag {
  partition: string;
  committed: number;
  /** When it cannot be told, a figure above `committed`, and the oldest time is null. */
  end: number;
  bytes: number;
  /** Receive time of the oldest message not yet committed, Unix ms; null when there is none, or it cannot be read. */
  oldestReceivedMs: number | null;
  /** Rows not yet committed by project and source. */
  rows: { projectId: number; source: string; rows: number }[];
}

export interface BusInspector {
  lag(group: string): Promise<PartitionLag[]>;
  close(): Promise<void>;
}

/** What a partition still holds: `first` to `end`, not included. */
export interface PartitionBounds {
  partition: string;
  first: number;
  end: number;
}

export interface FollowOptions {
  maxBytes: number;
  waitMs: number;
  signal: AbortSignal;
}

/** One reading of the event log by whoever wants to see it, at positions of its own. */
export interface FollowReader {
  /**
   * As `PartitionReader.read`. A message that is there no longer comes empty, or the read rejects with a
   * `BusError`: ask `bounds` again. One call at a time for each partition.
   */
  read(partition: string, from: number, options: FollowOptions): Promise<BusMessage[]>;
  close(): Promise<void>;
}

/** Reads along without a group: nothing is written down, nothing is held back for it. */
export interface BusFollower {
  /** Of every partition that ever held a message. */
  bounds(): Promise<PartitionBounds[]>;
  reader(): FollowReader;
}

/** An inspector that also reads along. */
export interface BusWatch extends BusInspector {
  readonly follower: BusFollower;
}

/** Group name of services/writer. */
export const WRITER_GROUP = "writer";
