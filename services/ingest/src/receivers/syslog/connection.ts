/**
 * One connection of the syslog doors. Bytes are read while there is room for them: when the event log is behind, over
 * the quota or out of memory, the socket is not read and TCP slows the sender. Lines go into blocks in their order.
 */
import type { Socket } from "node:net";
import type { Reservation } from "../../byte-budget";
import { FrameReader, type Frames } from "./framing";
import { httpAnswer, isHttpRequest } from "./http-request";
import type { LineIntake } from "./line-intake";
import type { LineSender } from "./line-sender";
import type { Lines } from "./lines";
import type { Proxied } from "./read-proxied";
import type { DoorConnection } from "./stream-door";

/** Of one connection, not yet durable. */
const IN_FLIGHT_BYTES_MAX = 2 * 1024 * 1024;
const CHUNKS_QUEUED_MAX = 2;
const LINES_BETWEEN_PAUSES = 500;
/** Unfinished messages up to this are not booked: a connection costs as much anyway. */
const UNBOOKED_BYTES = 64 * 1024;
const BOOK_ATTEMPTS = 10;
/** For a sender of HTTP to read its answer. */
const HTTP_LINGER_MS = 2_000;

export interface ConnectionTimes {
  /** A message without an end, of a sender that never gave one: taken as it is. */
  readonly quietMs: number;
  /** A message that was begun must be whole after this. */
  readonly messageMs: number;
  /** Nothing came. */
  readonly idleMs: number;
}

export const CONNECTION_TIMES: ConnectionTimes = { quietMs: 2_000, messageMs: 120_000, idleMs: 900_000 };

export interface ConnectionOptions {
  readonly intake: LineIntake;
  readonly times: ConnectionTimes;
  /** What was read of the socket before, and the socket itself below TLS. */
  readonly begun: Pick<Proxied, "rest" | "hasEnded"> & { readonly raw: Socket };
}

export class SyslogConnection implements DoorConnection {
  /** Settles when the connection is closed and all of it is durable. */
  readonly done: Promise<void>;
  private readonly reader = new FrameReader();
  private readonly queue: Buffer[] = [];
  private readonly pending = new Set<Promise<void>>();
  private readonly held: Reservation;
  private heldBytes = 0;
  private inFlight = 0;
  private ended = false;
  private isBusy = false;
  private hasBegun = false;
  private shouldFlush = false;
  private wake: () => void = () => undefined;
  private lastByteMs = performance.now();
  private messageBeganMs = 0;
  /** Of the messages in hand. */
  private untaken = 0;

  constructor(
    private readonly socket: Socket,
    private from: LineSender,
    private readonly options: ConnectionOptions,
  ) {
    const { rest, hasEnded } = options.begun;
    if (rest.length > 0) this.queue.push(rest);
    this.ended = hasEnded || socket.destroyed;
    this.held = options.intake.parts.budget.open();
    socket.on("data", (chunk: Buffer) => {
      this.queue.push(chunk);
      if (this.queue.length >= CHUNKS_QUEUED_MAX) socket.pause();
      this.wake();
    });
    socket.on("end", () => this.end());
    socket.on("error", () => socket.destroy());
    socket.on("close", () => this.end());
    socket.resume();
    this.done = this.run()
      .catch((error: unknown) => this.fail(error, this.untaken))
      .finally(() => this.settle());
  }

  get isClosed(): boolean {
    return this.socket.destroyed;
  }

  get origin(): string {
    return this.from.origin;
  }

  /** What its input says now holds for the lines that are read from here on. */
  follow(from: LineSender): void {
    this.from = from;
  }

  /** Called every second or so. */
  tick(nowMs: number): void {
    if (this.isBusy || this.ended) return;
    const { times } = this.options;
    const quietMs = nowMs - this.lastByteMs;
    if (this.reader.mayBeWhole && quietMs >= times.quietMs) {
      this.shouldFlush = true;
      this.wake();
    } else if (quietMs >= times.idleMs) {
      this.socket.destroy();
    } else if (this.reader.heldBytes > 0 && nowMs - this.messageBeganMs >= times.messageMs) {
      this.socket.destroy();
    }
  }

  /**
   * Tells the sender that nothing is read for long any more; what it has sent is read until it closes. Below TLS: senders
   * that never read would not see the end of the stream behind a last message of TLS.
   */
  halfClose(): void {
    this.options.begun.raw.end();
  }

  destroy(): void {
    this.socket.destroy();
  }

  private end(): void {
    this.ended = true;
    this.wake();
  }

  private async run(): Promise<void> {
    while (!(this.ended && this.queue.length === 0)) {
      const chunk = this.queue.shift();
      if (chunk !== undefined) await this.busy(() => this.read(chunk));
      else if (this.shouldFlush) await this.busy(() => this.take(this.reader.end()));
      else await this.sleep();
    }
    await this.busy(() => this.take(this.reader.end()));
    this.socket.end();
  }

  private async settle(): Promise<void> {
    this.held.release();
    await Promise.all(this.pending);
  }

  /** A defect of ours: this connection ends with what it had, and no other. */
  private fail(error: unknown, untaken: number): void {
    const { queue, reader } = this;
    const bytes = queue.reduce((sum, chunk) => sum + chunk.length, reader.heldBytes);
    queue.length = 0;
    this.socket.destroy();
    this.options.intake.fail(this.from, error, { events: Math.max(1, untaken), bytes });
  }

  private async busy(work: () => Promise<void>): Promise<void> {
    this.isBusy = true;
    this.shouldFlush = false;
    await work();
    if (this.queue.length < CHUNKS_QUEUED_MAX) this.socket.resume();
    this.lastByteMs = performance.now();
    this.isBusy = false;
  }

  private sleep(): Promise<void> {
    return new Promise((resolve) => {
      this.wake = resolve;
    });
  }

  private async read(chunk: Buffer): Promise<void> {
    this.options.intake.parts.onBytes(chunk.length, chunk.length);
    const isFirst = !this.hasBegun;
    this.hasBegun = true;
    if (isFirst && isHttpRequest(chunk)) return this.refuseHttp();
    const wasEmpty = this.reader.heldBytes === 0;
    const frames = this.reader.read(chunk);
    if (wasEmpty || frames.frames.length > 0) this.messageBeganMs = performance.now();
    if (!(await this.bookHeld())) this.socket.destroy();
    await this.take(frames);
  }

  /** Nothing of it is read: what follows is passed over until the sender closes, so that it sees the answer. */
  private refuseHttp(): void {
    const { socket, queue } = this;
    this.options.intake.refuse(this.from.sender, "frame.http");
    socket.removeAllListeners("data");
    queue.length = 0;
    socket.end(httpAnswer(this.options.intake.parts.doors));
    setTimeout(() => socket.destroy(), HTTP_LINGER_MS).unref();
    socket.resume();
    this.end();
  }

  /** False when there is no memory for the unfinished message for half a minute. */
  private async bookHeld(): Promise<boolean> {
    for (let attempt = 0; attempt < BOOK_ATTEMPTS; attempt++) {
      if (this.tryBookHeld()) return true;
      await this.options.intake.wait(attempt, undefined);
    }
    return false;
  }

  private tryBookHeld(): boolean {
    const bytes = this.reader.capacity > UNBOOKED_BYTES ? this.reader.capacity : 0;
    if (bytes === this.heldBytes) return true;
    this.held.release();
    this.heldBytes = 0;
    try {
      this.held.add(bytes);
      this.heldBytes = bytes;
      return true;
    } catch {
      return false;
    }
  }

  private async take({ body, frames }: Frames): Promise<void> {
    if (frames.length === 0) return;
    const { intake } = this.options;
    this.untaken = frames.length;
    const booked = await intake.admitted(this.from, body.length);
    if (booked === undefined) {
      intake.drop(this.from.sender, "shutdown", { events: frames.length, bytes: body.length });
      this.untaken = 0;
      return;
    }
    const lines = intake.open(this.from, body);
    try {
      await this.addTo(lines, frames);
    } finally {
      this.keepUntilDurable(lines, booked, body.length);
    }
    while (this.inFlight > IN_FLIGHT_BYTES_MAX) await Promise.race(this.pending);
  }

  private async addTo(lines: Lines, frames: Frames["frames"]): Promise<void> {
    for (const [i, frame] of frames.entries()) {
      lines.add(frame);
      this.untaken--;
      if (i % LINES_BETWEEN_PAUSES === LINES_BETWEEN_PAUSES - 1) await lines.pause();
    }
    await lines.pause();
  }

  private keepUntilDurable(lines: Lines, booked: Reservation, bytes: number): void {
    this.inFlight += bytes;
    const durable = lines
      .durable()
      .catch((error: unknown) => this.fail(error, 1))
      .finally(() => {
        booked.release();
        this.inFlight -= bytes;
        this.pending.delete(durable);
      });
    this.pending.add(durable);
  }
}
