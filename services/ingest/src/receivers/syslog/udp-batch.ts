/**
 * Datagrams of some milliseconds, of all senders: each is taken into the open block as it comes, and all are kept in
 * one buffer until they are durable. Nobody can be slowed here: what cannot be had is dropped and counted.
 */
import type { Reason } from "@sightglass/telemetry";
import type { Reservation } from "../../byte-budget";
import { Refusal } from "../../refusal";
import { FRAME } from "./framing";
import type { LineIntake } from "./line-intake";
import type { LineSender } from "./line-sender";
import type { Lines } from "./lines";
import type { DatagramBatch } from "./udp-door";

export const BATCH_BYTES = 1024 * 1024;

interface Part {
  readonly lines: Lines | undefined;
  /** Why nothing of the sender is taken now. */
  readonly refusal: Reason;
  /** Of what was taken, or else of what was not. */
  events: number;
  bytes: number;
}

export class UdpBatch implements DatagramBatch {
  private used = 0;
  private booked: Reservation | undefined;
  private parts = new Map<LineSender, Part>();

  constructor(
    private readonly intake: LineIntake,
    private readonly buffer: Buffer,
  ) {}

  get isEmpty(): boolean {
    return this.parts.size === 0;
  }

  hasRoom(bytes: number): boolean {
    return this.used + bytes <= this.buffer.length;
  }

  add(from: LineSender, datagram: Buffer): void {
    const part = this.parts.get(from) ?? this.open(from);
    const { lines } = part;
    part.events++;
    part.bytes += datagram.length;
    if (lines === undefined) return;
    const start = this.used;
    datagram.copy(this.buffer, start);
    const end = trimmedEnd(this.buffer, start, start + datagram.length);
    if (end === start) return;
    this.used = end;
    lines.add({ start, end, kind: FRAME.whole });
  }

  /** Ends the batch; the next datagram begins another. Settles when all is durable, or dropped and counted. */
  async close(): Promise<void> {
    const { parts, used, booked } = this;
    this.parts = new Map();
    this.used = 0;
    this.booked = undefined;
    const kept = Buffer.from(this.buffer.subarray(0, used));
    await Promise.all([...parts].map(([from, part]) => this.closePart(from, part, kept)));
    booked?.release();
  }

  private async closePart(from: LineSender, part: Part, kept: Buffer): Promise<void> {
    const { lines, refusal, events, bytes } = part;
    if (lines === undefined) {
      this.intake.drop(from.sender, refusal, { events, bytes });
      return;
    }
    this.intake.charge(from, bytes);
    lines.keep(kept);
    await lines.durable();
  }

  private open(from: LineSender): Part {
    const part = this.tryOpen(from);
    this.parts.set(from, part);
    return part;
  }

  private tryOpen(from: LineSender): Part {
    try {
      this.intake.assertOpen(from);
      this.booked ??= this.intake.book(this.buffer.length);
      const lines = this.intake.open(from, this.buffer);
      return { lines, refusal: "overload.memory", events: 0, bytes: 0 };
    } catch (error) {
      const refusal = error instanceof Refusal ? error.reason : "bus.unavailable";
      return { lines: undefined, refusal, events: 0, bytes: 0 };
    }
  }
}

/** Without the LF, CR and NUL that some senders put at the end. */
function trimmedEnd(buffer: Buffer, start: number, end: number): number {
  let last = end;
  while (last > start && (buffer[last - 1] === 0x0a || buffer[last - 1] === 0x0d || buffer[last - 1] === 0))
    last--;
  return last;
}
