/**
 * A connection of a door whose messages are lines: whole lines are handed on, and the socket is not read while they are
 * taken. Memory: LINE_BYTES_MAX and two chunks of the socket.
 */
import type { Socket } from "node:net";
import type { LineSender } from "../syslog/line-sender";
import type { DoorConnection } from "../syslog/stream-door";

/** Takes whole lines, the last without its end; rejects never. */
export type TakeLines = (from: LineSender, lines: Buffer) => Promise<void> | void;

/** A longer line is handed on as it is, and found to be none. */
const LINE_BYTES_MAX = 64 * 1024;
const IDLE_MS = 900_000;
const LF = 0x0a;

export class LineConnection implements DoorConnection {
  readonly done: Promise<void>;
  private held = Buffer.alloc(0);
  private lastByteMs = performance.now();
  private isBusy = false;

  constructor(
    private readonly socket: Socket,
    private from: LineSender,
    private readonly options: { readonly take: TakeLines; readonly rest: Buffer; readonly raw: Socket },
  ) {
    this.done = this.run().finally(() => socket.end());
  }

  get isClosed(): boolean {
    return this.socket.destroyed;
  }

  get origin(): string {
    return this.from.origin;
  }

  follow(from: LineSender): void {
    this.from = from;
  }

  tick(nowMs: number): void {
    if (!this.isBusy && nowMs - this.lastByteMs >= IDLE_MS) this.socket.destroy();
  }

  halfClose(): void {
    this.options.raw.end();
  }

  destroy(): void {
    this.socket.destroy();
  }

  private async run(): Promise<void> {
    await this.read(this.options.rest);
    try {
      for await (const chunk of this.socket) await this.read(Buffer.from(chunk));
    } catch {
      // The sender is gone: what it sent whole is taken.
    }
    if (this.held.length > 0) await this.take(this.held);
  }

  private async read(chunk: Buffer): Promise<void> {
    const bytes = this.held.length === 0 ? chunk : Buffer.concat([this.held, chunk]);
    const end = bytes.lastIndexOf(LF);
    this.held = Buffer.from(bytes.subarray(end + 1));
    if (end > 0) await this.take(bytes.subarray(0, end));
    if (this.held.length > LINE_BYTES_MAX) {
      await this.take(this.held);
      this.held = Buffer.alloc(0);
    }
  }

  private async take(lines: Buffer): Promise<void> {
    this.isBusy = true;
    await this.options.take(this.from, lines);
    this.isBusy = false;
    this.lastByteMs = performance.now();
  }
}
