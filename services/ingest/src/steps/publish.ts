/**
 * Chain step: sealed blocks go to the event log, and everybody who has rows in a block is answered when it is durable.
 * While one block is on its way the next fills, and blocks that are not full are sealed some milliseconds apart: each
 * costs the same again here and in the store, however few rows it has. A full block does not wait for its turn, up to
 * FULL_IN_FLIGHT_MAX at a time; past that, `room` holds long requests back. Requests that are short need no room: a
 * block that they make huge is sealed at once, and the byte budget of bodies bounds how many there can be.
 */
import { BusError, type Publisher } from "@sightglass/bus";
import { Refusal } from "../refusal";
import type { OpenBlock } from "./append";
import { type Compress, sealBlock, takeBlock } from "./seal";

const FULL_IN_FLIGHT_MAX = 4;
/** Shortest time between the seals of two blocks that are not full; a first request after a pause never waits. */
export const SEAL_SPACING_MS = 5;

export interface PublishTimes {
  readonly rows: number;
  readonly rawBytes: number;
  readonly sealedBytes: number;
  readonly sealSeconds: number;
  readonly publishSeconds: number;
}

export interface BlockLineOptions {
  readonly publisher: Publisher;
  readonly compress: Compress;
  readonly processName: string;
  /** Called with the figures of each block that became durable. */
  readonly sealSpacingMs?: number;
  readonly onPublished: (times: PublishTimes) => void;
  /** Called when a block was refused; its senders have been told. */
  readonly onLost: (error: unknown) => void;
}

/** All the rows that become durable together, and who waits for it. */
interface Batch {
  readonly durable: Promise<void>;
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
}

export class BlockLine {
  private batch = newBatch();
  private readonly sending = new Set<Promise<void>>();
  private scheduled = false;
  private startedAt = Number.NEGATIVE_INFINITY;
  private readonly waitingForRoom: (() => void)[] = [];

  constructor(
    readonly open: OpenBlock,
    private readonly options: BlockLineOptions,
  ) {}

  /** Settles when what is in the open block now is durable; rejects with a Refusal. Needs a `commit` to come about. */
  get durable(): Promise<void> {
    return this.batch.durable;
  }

  /** Asks for the open block to be sealed as soon as it may. Requests of one turn of the event loop share it. */
  commit(): void {
    if (this.scheduled) return;
    this.scheduled = true;
    const begin = () => {
      this.scheduled = false;
      this.start();
    };
    const waitMs = this.startedAt + (this.options.sealSpacingMs ?? SEAL_SPACING_MS) - performance.now();
    if (waitMs > 0) setTimeout(begin, waitMs);
    else setImmediate(begin);
  }

  /** To be called between appends: seals a full block; gives a promise when the caller must wait. */
  room(): Promise<void> | undefined {
    this.sealFull();
    if (!this.open.isFull) return undefined;
    return new Promise((resolve) => this.waitingForRoom.push(resolve));
  }

  /** To be called at the end of a request: many small requests fill a block as well as a large one. */
  sealFull(): void {
    if (this.open.isFull) this.start();
  }

  /** Settles when nothing is open or on its way. */
  async drain(): Promise<void> {
    while (!this.open.isEmpty || this.sending.size > 0) {
      this.start();
      await Promise.race(this.sending);
    }
  }

  private start(): void {
    if (this.open.isEmpty || this.sending.size >= this.mayBeInFlight()) return;
    this.startedAt = performance.now();
    const { batch } = this;
    this.batch = newBatch();
    const sending = this.send()
      .then(batch.resolve, batch.reject)
      .then(() => {
        this.sending.delete(sending);
        for (const resolve of this.waitingForRoom.splice(0)) resolve();
        if (!this.open.isEmpty) this.commit();
      });
    this.sending.add(sending);
  }

  private mayBeInFlight(): number {
    if (this.open.isHuge) return Number.POSITIVE_INFINITY;
    return this.open.isFull ? FULL_IN_FLIGHT_MAX : 1;
  }

  private async send(): Promise<void> {
    const { publisher, compress, processName, onPublished, onLost } = this.options;
    try {
      const begun = performance.now();
      const taken = takeBlock(this.open, processName);
      const message = await sealBlock(taken, compress);
      const sealed = performance.now();
      await publisher.publish(message);
      onPublished({
        rows: taken.rows,
        rawBytes: taken.rawBytes,
        sealedBytes: message.length,
        sealSeconds: (sealed - begun) / 1000,
        publishSeconds: (performance.now() - sealed) / 1000,
      });
    } catch (error) {
      onLost(error);
      throw refusalOf(error);
    }
  }
}

/** The event log's own words for not taking something, as a reason to try again. */
export function refusalOf(error: unknown): Refusal {
  if (error instanceof Refusal) return error;
  const reason =
    error instanceof BusError && error.code === "overload.disk" ? "overload.disk" : "bus.unavailable";
  return new Refusal(reason, undefined, { cause: error });
}

function newBatch(): Batch {
  let resolve: () => void = () => undefined;
  let reject: (error: unknown) => void = () => undefined;
  const durable = new Promise<void>((yes, no) => {
    resolve = yes;
    reject = no;
  });
  durable.catch(() => undefined);
  return { durable, resolve, reject };
}
