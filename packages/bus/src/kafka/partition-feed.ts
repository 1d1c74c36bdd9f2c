/**
 * Messages of one partition between the consumer, which pushes, and a reader, which asks for offsets.
 * Memory: `bytesMax` and one fetched batch more; then the partition is paused. Pure but for `control`.
 */
import { BusError, type BusMessage } from "../contract";

export interface FeedControl {
  /** Fetch from this offset next. */
  seek(offset: number): void;
  pause(): void;
  resume(): void;
}

export class PartitionFeed {
  private queue: BusMessage[] = [];
  private bytes = 0;
  private paused = false;
  private gap: BusError | null = null;
  private arrived: (() => void) | null = null;

  constructor(
    /** Offset of the message that is expected next from Kafka. */
    private next: number,
    private readonly bytesMax: number,
    private readonly control: FeedControl,
  ) {
    control.seek(next);
    control.resume();
  }

  /** Messages in their order; those from before a seek are left out. */
  push(messages: readonly BusMessage[]): void {
    for (const message of messages) {
      if (message.offset > this.next) {
        this.gap = new BusError(
          "bus.unavailable",
          `expected offset ${this.next}, Kafka gave ${message.offset}`,
        );
        break;
      }
      if (message.offset < this.next) continue;
      this.queue.push(message);
      this.bytes += message.value.length;
      this.next++;
    }
    if (this.bytes >= this.bytesMax && !this.paused) {
      this.paused = true;
      this.control.pause();
    }
    this.arrived?.();
  }

  /**
   * What is there from `offset` on: at most `maxBytes` unless the first alone is larger. They stay
   * until a later offset is asked for.
   * @throws BusError after a gap: retention was faster than this reader.
   */
  from(offset: number, maxBytes: number): BusMessage[] {
    if (this.gap) throw this.gap;
    this.moveTo(offset);
    const taken: BusMessage[] = [];
    let bytes = 0;
    for (const message of this.queue) {
      bytes += message.value.length;
      if (taken.length > 0 && bytes > maxBytes) break;
      taken.push(message);
    }
    return taken;
  }

  /** Settles when something was pushed, the time is over or the signal aborts. One waiter at a time. */
  arrival(ms: number, signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const end = () => {
        clearTimeout(timer);
        signal.removeEventListener("abort", end);
        this.arrived = null;
        resolve();
      };
      const timer = setTimeout(end, ms);
      this.arrived = end;
      if (signal.aborted) end();
      else signal.addEventListener("abort", end, { once: true });
    });
  }

  private moveTo(offset: number): void {
    const head = this.next - this.queue.length;
    const jump = offset < head || offset > this.next;
    const gone = this.queue.splice(0, jump ? this.queue.length : offset - head);
    for (const { value } of gone) this.bytes -= value.length;
    if (jump) {
      this.next = offset;
      this.control.seek(offset);
    }
    if (this.paused && this.bytes < this.bytesMax / 2) {
      this.paused = false;
      this.control.resume();
    }
  }
}
