/**
 * Brings new blocks of the event log to the tails of this process: each block is read and opened once for all of
 * them. A tail that is behind (it begins in the past, or its reader is slow) reads for itself, as fast as its reader
 * takes, until it has come up to the newest block. Nothing is read while nobody tails.
 */
import type { BusFollower, BusMessage, FollowReader, PartitionBounds } from "@sightglass/bus";
import { loadResources } from "@sightglass/clickhouse";
import { sleep } from "@sightglass/runtime";
import { UseCaseError } from "../../errors";
import { Passage } from "./passage";
import { TailBlocks } from "./tail-blocks";
import type { TailPosition } from "./tail-cursor";
import type { TailSession } from "./tail-session";

export interface TailHubOptions {
  follower: BusFollower;
  /** How far behind a reader may be before the oldest events are left out. */
  lagMaxMs?: number;
  onError: (error: unknown) => void;
  /** Hears of every change of the number of tails, and of events that were left out. */
  onSessions?: (count: number) => void;
  onSkipped?: (count: number) => void;
}

export const TAIL_LAG_MS_MAX = 5_000;
const READ_BYTES_MAX = 1024 * 1024;
const WAIT_MS = 1_000;
const CATCH_UP_WAIT_MS = 100;
const LOOK_EVERY_MS = 1_000;
const RETRY_MS = 1_000;
/** Blocks before the beginning that are read for their ids and resources. */
const LOOK_BACK = 32;
const LOAD_TIME_MS = 1_000;

/** From the first tail to the last. */
interface Run {
  stop: AbortController;
  reader: FollowReader;
  passages: Map<string, Passage>;
}

export class TailHub {
  private readonly sessions = new Map<TailSession, FollowReader>();
  private readonly blocks: TailBlocks;
  private run: Run | null = null;

  constructor(private readonly options: TailHubOptions) {
    this.blocks = new TailBlocks((projectId, rows) => this.loadResources(projectId, rows), options.onError);
  }

  /** What the event log holds now. @throws UseCaseError `tail.unavailable` */
  async bounds(): Promise<PartitionBounds[]> {
    return this.options.follower.bounds().catch((error: unknown) => {
      throw asUnavailable(error);
    });
  }

  /**
   * Brings what stands at the positions and behind; partitions without one begin at `otherwise`. Settles when
   * nothing that comes from now on can be missed. @throws UseCaseError `tail.unavailable`
   */
  async open(
    session: TailSession,
    from: ReadonlyMap<string, TailPosition>,
    otherwise: "first" | "end",
  ): Promise<void> {
    const bounds = await this.bounds();
    if (session.outbox.isClosed) return;
    const run = this.started(bounds);
    this.adopt(run, bounds);
    this.sessions.set(session, this.options.follower.reader());
    this.options.onSessions?.(this.sessions.size);
    const places = [...bounds, ...placesBeside(run, bounds)];
    for (const { partition, first, end } of places) {
      const begin = otherwise === "first" ? first : end;
      session.positions.set(partition, from.get(partition) ?? { offset: begin, row: 0 });
    }
    for (const place of places) this.bring(run, session, place);
  }

  close(session: TailSession): void {
    const reader = this.sessions.get(session);
    session.outbox.close();
    if (!reader) return;
    this.sessions.delete(session);
    this.options.onSessions?.(this.sessions.size);
    reader.close().catch(this.options.onError);
    if (this.sessions.size === 0) this.end();
  }

  private end(): void {
    const run = this.run;
    this.run = null;
    run?.stop.abort();
    run?.reader.close().catch(this.options.onError);
  }

  private started(bounds: readonly PartitionBounds[]): Run {
    if (this.run) return this.run;
    const run = { stop: new AbortController(), reader: this.options.follower.reader(), passages: new Map() };
    this.run = run;
    for (const { partition, first, end } of bounds)
      this.follow(run, partition, Math.max(first, end - LOOK_BACK));
    void this.look(run);
    return run;
  }

  /** Partitions that have come since the last look are new to every tail from their first block on. */
  private adopt(run: Run, bounds: readonly PartitionBounds[]): void {
    for (const { partition, first } of bounds) {
      if (run.passages.has(partition)) continue;
      this.follow(run, partition, first);
      for (const session of this.sessions.keys()) {
        session.positions.set(partition, { offset: first, row: 0 });
        session.live.add(partition);
      }
    }
  }

  private async look(run: Run): Promise<void> {
    while (!run.stop.signal.aborted) {
      await sleep(LOOK_EVERY_MS, run.stop.signal).catch(() => {});
      if (run.stop.signal.aborted) return;
      await this.options.follower.bounds().then((bounds) => this.adopt(run, bounds), this.options.onError);
    }
  }

  private follow(run: Run, partition: string, from: number): void {
    const passage = new Passage(from);
    run.passages.set(partition, passage);
    void this.repeat(run, async () => {
      const options = { maxBytes: READ_BYTES_MAX, waitMs: WAIT_MS, signal: run.stop.signal };
      for (const message of await run.reader.read(partition, passage.next, options)) {
        if (run.stop.signal.aborted) return;
        if (message.offset >= passage.next) await this.pass(run, partition, message);
      }
    });
  }

  private async repeat(run: Run, step: () => Promise<void>): Promise<void> {
    while (!run.stop.signal.aborted) {
      try {
        await step();
      } catch (error) {
        if (run.stop.signal.aborted) return;
        this.options.onError(error);
        await sleep(RETRY_MS, run.stop.signal).catch(() => {});
      }
    }
  }

  /** A new block. Whoever joins while it is opened reads it by itself: its passage is over already. */
  private async pass(run: Run, partition: string, message: BusMessage): Promise<void> {
    const { offset } = message;
    const takers = [...this.sessions.keys()].filter((session) => isTaker(session, partition, offset));
    run.passages.get(partition)?.advance(offset + 1);
    if (takers.length === 0) return this.blocks.note(partition, message, (id) => this.isTailed(id));
    const projects = new Set(takers.map(({ db }) => db.projectId));
    const block = await this.blocks.read(partition, message, (id) => projects.has(id));
    for (const session of takers) {
      if (session.outbox.isClosed || session.offer(partition, offset, block)) continue;
      session.live.delete(partition);
      this.bring(run, session, { partition, first: offset, end: offset });
    }
  }

  private isTailed(projectId: number): boolean {
    for (const { db } of this.sessions.keys()) if (db.projectId === projectId) return true;
    return false;
  }

  /** Brings one session up to the newest block of a partition. What was there at `end` is never left out. */
  private bring(run: Run, session: TailSession, bounds: PartitionBounds): void {
    this.catchUp(run, session, bounds).catch((error: unknown) => session.outbox.close(asUnavailable(error)));
  }

  private async catchUp(
    run: Run,
    session: TailSession,
    { partition, first, end }: PartitionBounds,
  ): Promise<void> {
    const reader = this.sessions.get(session);
    const passage = run.passages.get(partition);
    const start = session.positions.get(partition)?.offset ?? 0;
    let at = Math.max(first, start - LOOK_BACK);
    while (reader && passage && !session.outbox.isClosed && !run.stop.signal.aborted) {
      if (start >= passage.next || Math.max(at, start) >= passage.next) {
        session.live.add(partition);
        return;
      }
      const options = { maxBytes: READ_BYTES_MAX, waitMs: CATCH_UP_WAIT_MS, signal: run.stop.signal };
      for (const message of await reader.read(partition, at, options)) {
        at = message.offset + 1;
        if (message.offset < start)
          await this.blocks.note(partition, message, (id) => id === session.db.projectId);
        else await this.deliver(session, { partition, message, isOwed: message.offset < end, passage });
        if (session.outbox.isClosed) return;
      }
    }
  }

  private async deliver(
    session: TailSession,
    { partition, message, isOwed, passage }: Delivery,
  ): Promise<void> {
    const { offset } = message;
    const block = await this.blocks.read(partition, message, (id) => id === session.db.projectId);
    if (block === null) await this.checkHeld(partition, offset);
    const lagMaxMs = this.options.lagMaxMs ?? TAIL_LAG_MS_MAX;
    while (!session.outbox.isClosed) {
      if (!isOwed && passage.lagMs(offset) > lagMaxMs) {
        this.options.onSkipped?.(session.skip(partition, offset, block));
        return;
      }
      if (session.offer(partition, offset, block)) return;
      await session.outbox.room();
    }
  }

  /** A message without a block is damage that the writer keeps as a dead letter, or the log holds it no longer. */
  private async checkHeld(partition: string, offset: number): Promise<void> {
    const held = (await this.bounds()).find((one) => one.partition === partition);
    if (held && offset >= held.first) return;
    throw new UseCaseError(
      "tail.unavailable",
      "The event log holds this place no longer; resume from the last id.",
    );
  }

  private async loadResources(projectId: number, rows: readonly { resource_id: string; service: string }[]) {
    for (const { db } of this.sessions.keys()) {
      if (db.projectId === projectId) return loadResources(db, rows, { limits: { timeMs: LOAD_TIME_MS } });
    }
    return new Map<string, Record<string, string>>();
  }
}

interface Delivery {
  partition: string;
  message: BusMessage;
  isOwed: boolean;
  passage: Passage;
}

function asUnavailable(cause: unknown): UseCaseError {
  if (cause instanceof UseCaseError) return cause;
  return new UseCaseError("tail.unavailable", "The event log cannot be read; try again in a moment.", {
    cause,
  });
}

/** Partitions that the run has found since these bounds were read. */
function placesBeside(run: Run, bounds: readonly PartitionBounds[]): PartitionBounds[] {
  const known = new Set(bounds.map(({ partition }) => partition));
  const found: PartitionBounds[] = [];
  for (const [partition, { begin, next }] of run.passages) {
    if (!known.has(partition)) found.push({ partition, first: begin, end: next });
  }
  return found;
}

function isTaker(session: TailSession, partition: string, offset: number): boolean {
  return session.live.has(partition) && (session.positions.get(partition)?.offset ?? 0) <= offset;
}
