/**
 * What one input of StatsD sent since the last flush: the aggregator, lines that were none, events and checks. A flush
 * goes into the open block until it is durable, like the lines of syslog. Memory: bounds of the aggregator and those here.
 */
import { isUtf8 } from "node:buffer";
import type { Reason } from "@sightglass/telemetry";
import { Refusal, rejection } from "../../refusal";
import type { EventSource } from "../../steps/decode";
import { LogTake } from "../../take-logs";
import { MetricTake } from "../../take-metrics";
import type { LineIntake } from "../syslog/line-intake";
import type { LineSender } from "../syslog/line-sender";
import { addPoint } from "./add-point";
import { Aggregator, type FlushedPoint } from "./aggregator";
import { fillEvent } from "./fill-event";
import { parseStatsd, type StatsdEvent } from "./parse-statsd";

const WRONG_KEPT_MAX = 100;
const EVENTS_MAX = 10_000;
/** Flushes that the event log has not taken yet. */
const FLUSHES_MAX = 30;
/** Points or events written, and repeated, together. */
const PART = 2_000;
const LF = "\n";

interface Flush {
  readonly points: FlushedPoint[];
  readonly events: StatsdEvent[];
  readonly wrong: Buffer[];
}

export class StatsdInput {
  private readonly aggregator = new Aggregator();
  private events: StatsdEvent[] = [];
  private wrong: Buffer[] = [];
  private wrongMore = { events: 0, bytes: 0 };
  private full = { events: 0, bytes: 0 };
  private readonly flushes = new Set<Promise<void>>();

  constructor(
    private readonly intake: LineIntake,
    private from: LineSender,
  ) {}

  take(from: LineSender, lines: Buffer): void {
    this.from = from;
    const nowMs = Date.now();
    // hot-shots sends Latin-1 by TCP.
    for (const line of lines.toString(isUtf8(lines) ? "utf8" : "latin1").split(LF)) {
      const text = line.trim();
      if (text !== "") this.line(text, nowMs);
    }
  }

  /** Settles at once; what was flushed becomes durable later. */
  flush(nowMs: number): void {
    this.countLost();
    const flush: Flush = { points: this.aggregator.flush(nowMs), events: this.events, wrong: this.wrong };
    this.events = [];
    this.wrong = [];
    const all = flush.points.length + flush.events.length + flush.wrong.length;
    if (all === 0) return;
    if (this.flushes.size >= FLUSHES_MAX) {
      this.drop(all, "bus.unavailable");
      return;
    }
    const written = this.write(flush).finally(() => this.flushes.delete(written));
    this.flushes.add(written);
  }

  /** Settles when every flush is durable, or dropped and counted. */
  async settled(): Promise<void> {
    await Promise.all(this.flushes);
  }

  private line(text: string, nowMs: number): void {
    const parsed = parseStatsd(text);
    if (parsed === undefined) {
      if (this.wrong.length < WRONG_KEPT_MAX) this.wrong.push(Buffer.from(text));
      else addTo(this.wrongMore, text.length);
    } else if (parsed.what !== "metric") {
      if (this.events.length < EVENTS_MAX) this.events.push(parsed);
      else addTo(this.full, text.length);
    } else if (!this.aggregator.add(parsed, nowMs)) addTo(this.full, text.length);
  }

  private countLost(): void {
    const { intake, from, wrongMore, full } = this;
    if (wrongMore.events > 0) intake.reject(from.sender, "statsd.malformed", wrongMore);
    if (full.events > 0) intake.drop(from.sender, "series.limit", full);
    this.wrongMore = { events: 0, bytes: 0 };
    this.full = { events: 0, bytes: 0 };
  }

  private async write(flush: Flush): Promise<void> {
    const { points, events, wrong } = flush;
    await this.untilDurable(() => this.writeWrong(wrong), wrong.length);
    for (const part of partsOf(points)) await this.untilDurable(() => this.writePoints(part), part.length);
    for (const part of partsOf(events)) await this.untilDurable(() => this.writeEvents(part), part.length);
  }

  private async untilDurable(work: () => Promise<void>, events: number): Promise<void> {
    for (let attempt = 0; ; attempt++) {
      try {
        this.intake.assertOpen(this.from);
        await work();
        return;
      } catch (error) {
        await this.intake.wait(attempt, error);
        if (!this.intake.isGivenUp) continue;
        this.drop(events, error instanceof Refusal ? error.reason : "bus.unavailable");
        return;
      }
    }
  }

  private async writeWrong(lines: readonly Buffer[]): Promise<void> {
    const take = new MetricTake(this.intake.parts, this.takenFrom());
    for (const [index, raw] of lines.entries())
      take.reject(rejection("statsd.malformed"), { ...emptySource(), index, raw, end: raw.length });
    await take.finish();
  }

  /** All in one block, without a pause between: a retry must not repeat what another block made durable. */
  private async writePoints(points: readonly FlushedPoint[]): Promise<void> {
    const take = new MetricTake(this.intake.parts, this.takenFrom());
    await take.pause();
    for (const [index, point] of points.entries()) {
      const problem = addPoint(take, point);
      if (problem === undefined) continue;
      take.reject(problem, { ...emptySource(), index, raw: Buffer.from(point.name) });
    }
    await take.finish();
  }

  private async writeEvents(events: readonly StatsdEvent[]): Promise<void> {
    const take = new LogTake(this.intake.parts, this.takenFrom());
    await take.pause();
    const source = emptySource();
    for (const event of events) {
      source.index++;
      source.end = event.title.length + event.text.length;
      fillEvent(take.begin(), event, this.from.origin);
      const problem = take.append(source);
      if (problem !== undefined) take.reject(problem, source);
    }
    await take.finish();
  }

  private drop(events: number, reason: Reason): void {
    if (events > 0) this.intake.drop(this.from.sender, reason, { events, bytes: 0 });
  }

  private takenFrom() {
    return { sender: this.from.sender, origin: this.from.origin, body: Buffer.alloc(0) };
  }
}

function partsOf<T>(all: readonly T[]): T[][] {
  const parts: T[][] = [];
  for (let i = 0; i < all.length; i += PART) parts.push(all.slice(i, i + PART));
  return parts;
}

function emptySource(): EventSource {
  return { index: -1, start: 0, end: 0, text: "", replaced: false };
}

function addTo(count: { events: number; bytes: number }, bytes: number): void {
  count.events++;
  count.bytes += bytes;
}
