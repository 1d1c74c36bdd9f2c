/** The StatsD doors of this process: UDP and TCP. Values are added up and flushed every few seconds. */
import { type LineDoorOptions, type LineDoors, startLineDoors } from "../lines/start-line-doors";
import { LineIntake, type LineIntakeParts } from "../syslog/line-intake";
import type { LineSender } from "../syslog/line-sender";
import type { DatagramBatch } from "../syslog/udp-door";
import { StatsdInput } from "./statsd-input";

export interface StatsdOptions extends LineDoorOptions {
  readonly flushMs: number;
}

/** Behind the time that senders have to close; the event log has had as long then. */
const GIVE_UP_MS = 1_900;

/** Rejects when a port cannot be had. */
export async function startStatsd(options: StatsdOptions, parts: LineIntakeParts): Promise<LineDoors> {
  const intake = new LineIntake(parts, "metrics");
  const inputs = new StatsdInputs(intake);
  const take = (from: LineSender, lines: Buffer) => inputs.take(from, lines);
  const batch: DatagramBatch = {
    isEmpty: true,
    hasRoom: () => true,
    add: take,
    close: async () => undefined,
  };
  const doors = await startLineDoors(options, {
    doors: { udp: "statsd-udp", tcp: "statsd-tcp" },
    intake,
    batch,
    take,
  });
  const timer = setInterval(() => inputs.flush(), options.flushMs);
  return {
    ports: doors.ports,
    async stop() {
      const deadline = setTimeout(() => intake.giveUp(), GIVE_UP_MS);
      await doors.stop();
      clearInterval(timer);
      inputs.flush();
      await inputs.settled();
      clearTimeout(deadline);
    },
  };
}

class StatsdInputs {
  private readonly byInput = new Map<string, StatsdInput>();

  constructor(private readonly intake: LineIntake) {}

  /** UDP and TCP of an input go into the same sums; the door of the last line names their source. */
  take(from: LineSender, lines: Buffer): void {
    const { sender } = from;
    const key = `${sender.projectId} ${sender.source.slice(sender.source.indexOf("/"))}`;
    let input = this.byInput.get(key);
    if (input === undefined) {
      input = new StatsdInput(this.intake, from);
      this.byInput.set(key, input);
    }
    this.intake.parts.onBytes(lines.length, lines.length);
    input.take(from, lines);
  }

  flush(): void {
    const nowMs = Date.now();
    for (const input of this.byInput.values()) input.flush(nowMs);
  }

  async settled(): Promise<void> {
    await Promise.all([...this.byInput.values()].map((input) => input.settled()));
  }
}
