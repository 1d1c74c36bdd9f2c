/**
 * The Carbon doors of this process: TCP and UDP. Lines are kept until they are durable; while the event log is behind,
 * TCP is not read, and what comes by UDP is dropped and counted.
 */
import type { Reservation } from "../../byte-budget";
import { Refusal } from "../../refusal";
import { type LineDoorOptions, type LineDoors, startLineDoors } from "../lines/start-line-doors";
import { LineIntake, type LineIntakeParts } from "../syslog/line-intake";
import type { LineSender } from "../syslog/line-sender";
import { CarbonLines } from "./carbon-lines";

/** Behind the time that senders have to close; the event log has had as long then. */
const GIVE_UP_MS = 1_900;
const IN_FLIGHT_BYTES_MAX = 8 * 1024 * 1024;

/** Rejects when a port cannot be had. */
export async function startCarbon(options: LineDoorOptions, parts: LineIntakeParts): Promise<LineDoors> {
  const intake = new LineIntake(parts, "metrics");
  const taker = new CarbonTaker(intake);
  const doors = await startLineDoors(options, {
    doors: { udp: "carbon-udp", tcp: "carbon-tcp" },
    intake,
    batch: {
      isEmpty: true,
      hasRoom: () => true,
      add: (from, datagram) => taker.takeNow(from, datagram),
      close: async () => undefined,
    },
    take: (from, lines) => taker.take(from, lines),
  });
  return {
    ports: doors.ports,
    async stop() {
      const deadline = setTimeout(() => intake.giveUp(), GIVE_UP_MS);
      await doors.stop();
      await taker.settled();
      clearTimeout(deadline);
    },
  };
}

class CarbonTaker {
  private readonly pending = new Set<Promise<void>>();
  private inFlight = 0;

  constructor(private readonly intake: LineIntake) {}

  /** Settles when more may come. */
  async take(from: LineSender, lines: Buffer): Promise<void> {
    const booked = await this.intake.admitted(from, lines.length);
    if (booked === undefined) {
      this.intake.drop(from.sender, "shutdown", { events: countOf(lines), bytes: lines.length });
      return;
    }
    this.begin(from, lines, booked);
    while (this.inFlight > IN_FLIGHT_BYTES_MAX) await Promise.race(this.pending);
  }

  takeNow(from: LineSender, datagram: Buffer): void {
    try {
      if (this.inFlight > IN_FLIGHT_BYTES_MAX) throw new Refusal("overload.memory");
      this.intake.assertOpen(from);
      const booked = this.intake.book(datagram.length);
      this.intake.charge(from, datagram.length);
      this.begin(from, datagram, booked);
    } catch (error) {
      const reason = error instanceof Refusal ? error.reason : "bus.unavailable";
      this.intake.drop(from.sender, reason, { events: countOf(datagram), bytes: datagram.length });
    }
  }

  async settled(): Promise<void> {
    await Promise.all(this.pending);
  }

  private begin(from: LineSender, lines: Buffer, booked: Reservation): void {
    const { length } = lines;
    this.intake.parts.onBytes(length, length);
    this.inFlight += length;
    const durable = new CarbonLines(this.intake, from, lines).durable().finally(() => {
      booked.release();
      this.inFlight -= length;
      this.pending.delete(durable);
    });
    this.pending.add(durable);
  }
}

function countOf(lines: Buffer): number {
  return lines
    .toString("latin1")
    .split("\n")
    .filter((line) => line.trim() !== "").length;
}
