/** Lines of Carbon: taken into the open block, and again until they are durable. */
import { LIMITS } from "@sightglass/telemetry";
import { Refusal, rejection } from "../../refusal";
import type { Series } from "../../series-book";
import { cutToBytes } from "../../steps/limit";
import { MetricTake } from "../../take-metrics";
import type { LineIntake } from "../syslog/line-intake";
import type { LineSender } from "../syslog/line-sender";
import { type CarbonLine, parseCarbon } from "./parse-carbon";

const LABELS_MAX = 64;
const LABEL_VALUE_BYTES_MAX = 1024;

export class CarbonLines {
  private readonly lines: string[];
  private readonly nowMs = Date.now();

  constructor(
    private readonly intake: LineIntake,
    private readonly from: LineSender,
    private readonly body: Buffer,
  ) {
    this.lines = body
      .toString("utf8")
      .split("\n")
      .filter((line) => line.trim() !== "");
  }

  /** Settles when all is durable, or dropped and counted. Never rejects. */
  async durable(): Promise<void> {
    for (let attempt = 0; ; attempt++) {
      try {
        await this.write();
        return;
      } catch (error) {
        await this.intake.wait(attempt, error);
        if (!this.intake.isGivenUp) continue;
        const reason = error instanceof Refusal ? error.reason : "bus.unavailable";
        const lost = { events: this.lines.length, bytes: this.body.length };
        this.intake.drop(this.from.sender, reason, lost);
        return;
      }
    }
  }

  /** All in one block, without a pause between: a retry must not repeat lines of another block, which may be durable. */
  private async write(): Promise<void> {
    const { sender, origin } = this.from;
    const take = new MetricTake(this.intake.parts, { sender, origin, body: this.body });
    await take.pause();
    for (const [i, line] of this.lines.entries()) this.append(take, i, line);
    await take.finish();
  }

  private append(take: MetricTake, index: number, line: string): void {
    const source = { index, start: 0, end: line.length, text: "", replaced: false, raw: Buffer.from(line) };
    const parsed = parseCarbon(line);
    if (parsed === undefined) take.reject(rejection("carbon.malformed"), source);
    else if (Number.isNaN(parsed.value)) take.dropPoint("sample.nan", line.length);
    else {
      const ms = parsed.ms ?? this.nowMs;
      const problem = take.timeProblem(ms);
      if (problem === undefined) {
        take.add(seriesOf(take, parsed), ms, parsed.value);
        take.point(line.length);
      } else take.reject(problem, source);
    }
  }
}

function seriesOf(take: MetricTake, { name, tags }: CarbonLine): Series {
  const tagText = (key: string) => cutToBytes(tags.get(key) ?? "", LABEL_VALUE_BYTES_MAX);
  const labels = [...tags].map(([key, value]): [string, string] => [
    cutToBytes(key, LIMITS.attributeKeyBytesMax),
    cutToBytes(value, LABEL_VALUE_BYTES_MAX),
  ]);
  const kept = [...new Map(labels.slice(0, LABELS_MAX))];
  if (kept.length < tags.size) take.note("event.truncated");
  return take.seriesBook.find({
    projectId: take.sender.projectId,
    metric: name,
    family: name,
    kind: "gauge",
    temporality: "unspecified",
    monotonic: false,
    unit: "",
    description: "",
    service: tagText("service"),
    host: tagText("host") || tagText("server"),
    environment: tagText("env"),
    version: "",
    resourceIdLow: 0,
    resourceIdHigh: 0,
    labels: kept.sort(([a], [b]) => (a < b ? -1 : Number(a > b))),
  });
}
