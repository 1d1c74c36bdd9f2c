/**
 * The reading side of the local log. A group shares the partitions between its processes: each
 * partition belongs to the process that holds its lock, and passes to another when that one ends.
 */
import { join } from "node:path";
import { sleep } from "@sightglass/runtime";
import type { PartitionReader, Position, Subscriber, Subscription } from "../contract";
import { busFolder, listPartitions, makeFolder, partitionFolder, positionsFolder } from "./folder";
import { type Lock, tryLock } from "./lock";
import { LogReader } from "./log-reader";
import { type PositionFile, positionFile } from "./positions";
import type { LogDamage } from "./recover";
import { tendAbandoned } from "./repair";
import { RETENTION_DEFAULTS } from "./retention";
import { Wake } from "./wake";

export interface LocalSubscriberOptions {
  dataDir: string;
  /** Told of each damaged stretch that a reader met. */
  onDamage?: (damage: LogDamage) => void;
  /** Asked before a partition is taken, and again after its handler has given it up. Default: every one, once. */
  isOurs?: (partition: string) => Promise<boolean>;
  /** Pause before a handler that threw is started again. Default 1 s. */
  restartMs?: number;
  /**
   * A partition that has no publisher this long after it was taken is repaired and loses its consumed
   * segments, again every minute. Default 15 s.
   */
  abandonedAfterMs?: number;
  /** How long consumed segments of such a partition are kept. Default 1 hour. */
  retainMs?: number;
}

type Handle = (reader: PartitionReader) => Promise<void>;

const LOOK_EVERY_MS = 1000;
const RESTART_MS = 1000;
const ABANDONED_AFTER_MS = 15_000;
const TEND_EVERY_MS = 60_000;

export function openLocalSubscriber(options: LocalSubscriberOptions): Subscriber {
  return {
    async subscribe(group, handle, onError) {
      await makeFolder(options.dataDir, join(positionsFolder(options.dataDir), group));
      const membership = new Membership({ options, group, handle, onError });
      return membership.start();
    },
  };
}

interface MembershipOptions {
  options: LocalSubscriberOptions;
  group: string;
  handle: Handle;
  onError: (error: unknown) => void;
}

/** One process in one group. */
class Membership {
  private readonly stop = new AbortController();
  private readonly running = new Map<string, Promise<void>>();
  private readonly wake: Wake;

  constructor(private readonly member: MembershipOptions) {
    this.wake = new Wake(busFolder(member.options.dataDir));
  }

  async start(): Promise<Subscription> {
    await this.takeFree();
    const looking = this.look();
    return {
      close: async () => {
        this.stop.abort();
        await looking;
        await Promise.all(this.running.values());
        this.wake.close();
      },
    };
  }

  private async look(): Promise<void> {
    while (!this.stop.signal.aborted) {
      this.wake.arm();
      try {
        await this.takeFree();
      } catch (error) {
        this.member.onError(error);
      }
      await this.wake.wait(LOOK_EVERY_MS, this.stop.signal);
    }
  }

  /** Takes every partition that no process of the group holds. */
  private async takeFree(): Promise<void> {
    const { options, group } = this.member;
    for (const partition of await listPartitions(options.dataDir)) {
      if (this.running.has(partition) || this.stop.signal.aborted) continue;
      if (options.isOurs && !(await options.isOurs(partition))) continue;
      const lock = await tryLock(join(positionsFolder(options.dataDir), group), `${partition}.lock`);
      if (lock) this.running.set(partition, this.serve(partition, lock));
    }
  }

  /** Runs the handler until it returns or the subscription is closed. */
  private async serve(partition: string, lock: Lock): Promise<void> {
    const { options, onError } = this.member;
    const endTending = tendAbandoned({
      dataDir: options.dataDir,
      partition,
      onDamage: options.onDamage ?? (() => {}),
      onError,
      firstMs: options.abandonedAfterMs ?? ABANDONED_AFTER_MS,
      everyMs: Math.min(TEND_EVERY_MS, options.abandonedAfterMs ?? TEND_EVERY_MS),
      retention: { ...RETENTION_DEFAULTS, retainMs: options.retainMs ?? RETENTION_DEFAULTS.retainMs },
    });
    while (!this.stop.signal.aborted) {
      try {
        await this.serveOnce(partition);
        break;
      } catch (error) {
        onError(error);
        const pauseMs = options.restartMs ?? RESTART_MS;
        await sleep(pauseMs, this.stop.signal).catch(() => {});
      }
    }
    await endTending();
    await lock.release();
    if (options.isOurs) this.running.delete(partition);
  }

  private async serveOnce(partition: string): Promise<void> {
    const { options, group, handle, onError } = this.member;
    const log = new LogReader(partitionFolder(options.dataDir, partition), options.onDamage ?? (() => {}));
    const file = positionFile(options.dataDir, group, partition);
    try {
      const first = await log.first();
      const position = await startPosition(file, first, onError);
      const reader = new LocalPartitionReader({
        partition,
        first,
        position,
        log,
        file,
        signal: this.stop.signal,
      });
      try {
        await handle(reader);
      } finally {
        reader.close();
      }
    } finally {
      await log.close();
    }
  }
}

/** The stored position; a new group begins with the oldest message, durably, so that retention knows it. */
async function startPosition(
  file: PositionFile,
  first: number,
  onError: (error: unknown) => void,
): Promise<Position> {
  const { position, damaged } = await file.load();
  if (damaged) {
    const outcome = position ? "its copy is used" : "reading begins with the oldest message";
    onError(new Error(`the position file is damaged: ${outcome}`));
  }
  if (position && !damaged) return position;
  const start = position ?? { committed: first, planned: null };
  await file.store(start);
  return start;
}

interface LocalPartitionReaderOptions {
  partition: string;
  first: number;
  position: Position;
  log: LogReader;
  file: PositionFile;
  signal: AbortSignal;
}

class LocalPartitionReader implements PartitionReader {
  readonly partition: string;
  readonly first: number;
  readonly signal: AbortSignal;
  private current: Position;
  private readonly wake: Wake;

  constructor(private readonly options: LocalPartitionReaderOptions) {
    this.partition = options.partition;
    this.first = options.first;
    this.signal = options.signal;
    this.current = options.position;
    this.wake = new Wake(options.log.endPath);
  }

  get position(): Position {
    return this.current;
  }

  async read(fromOffset: number, options: { maxBytes: number; waitMs: number }) {
    const deadline = performance.now() + options.waitMs;
    for (;;) {
      this.wake.arm();
      const messages = await this.options.log.read(fromOffset, options.maxBytes);
      const leftMs = deadline - performance.now();
      if (messages.length > 0 || leftMs <= 0 || this.signal.aborted) return messages;
      await this.wake.wait(leftMs, this.signal);
    }
  }

  async plan(end: number): Promise<void> {
    if (end <= this.current.committed)
      throw new RangeError(`plan ${end} is not above ${this.current.committed}`);
    await this.move({ committed: this.current.committed, planned: end });
  }

  async commit(end: number): Promise<void> {
    if (end < this.current.committed)
      throw new RangeError(`commit ${end} is below ${this.current.committed}`);
    await this.move({ committed: end, planned: null });
  }

  close(): void {
    this.wake.close();
  }

  private async move(position: Position): Promise<void> {
    await this.options.file.store(position);
    this.current = position;
  }
}
