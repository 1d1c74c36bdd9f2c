/**
 * What waits for the reader of one tail: at most OUTBOX_BYTES_MAX and one row more. Pure but for its own state.
 */

export type TailEvent =
  /** A record as JSON text. Without a cursor the tail cannot be resumed behind it. */
  | { kind: "row"; text: string; cursor: string | undefined }
  /** So many matching events were left out here, because the reader was too slow. */
  | { kind: "skipped"; count: number; cursor: string };

export const OUTBOX_BYTES_MAX = 1024 * 1024;
/** Of one `take`. */
const TAKE_BYTES_MAX = 64 * 1024;

export class Outbox {
  private events: TailEvent[] = [];
  private bytes = 0;
  private reader: (() => void) | null = null;
  private readonly writers: (() => void)[] = [];
  private closed = false;
  private failure: unknown;

  constructor(private readonly bytesMax: number = OUTBOX_BYTES_MAX) {}

  get isFull(): boolean {
    return this.bytes >= this.bytesMax;
  }

  get isEmpty(): boolean {
    return this.events.length === 0;
  }

  get isClosed(): boolean {
    return this.closed;
  }

  push(event: TailEvent): void {
    const last = this.events.at(-1);
    if (event.kind === "skipped" && last?.kind === "skipped") {
      this.events[this.events.length - 1] = { ...event, count: last.count + event.count };
      return;
    }
    this.events.push(event);
    this.bytes += sizeOf(event);
    this.reader?.();
  }

  /** Settles when half of it is free, or it was closed. */
  room(): Promise<void> {
    if (this.closed || this.bytes < this.bytesMax / 2) return Promise.resolve();
    return new Promise((resolve) => this.writers.push(resolve));
  }

  /** What is there, else what comes within `waitMs`; null after `close`. @throws what it was closed with */
  async take(waitMs: number): Promise<TailEvent[] | null> {
    if (this.events.length === 0 && !this.closed) await this.arrival(waitMs);
    if (this.closed) {
      if (this.failure !== undefined) throw this.failure;
      return null;
    }
    let count = 0;
    let bytes = 0;
    for (const event of this.events) {
      if (bytes >= TAKE_BYTES_MAX) break;
      bytes += sizeOf(event);
      count++;
    }
    this.bytes -= bytes;
    const taken = this.events.splice(0, count);
    if (this.bytes < this.bytesMax / 2) this.wakeWriters();
    return taken;
  }

  close(failure?: unknown): void {
    if (this.closed) return;
    this.closed = true;
    this.failure = failure;
    this.events = [];
    this.reader?.();
    this.wakeWriters();
  }

  private arrival(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const end = () => {
        clearTimeout(timer);
        this.reader = null;
        resolve();
      };
      const timer = setTimeout(end, ms);
      this.reader = end;
    });
  }

  private wakeWriters(): void {
    for (const wake of this.writers.splice(0)) wake();
  }
}

/** Two bytes a character at most in memory; what an entry costs besides is about as much as its cursor. */
function sizeOf(event: TailEvent): number {
  return (event.kind === "row" ? event.text.length : 0) + 2 * (event.cursor?.length ?? 0);
}
