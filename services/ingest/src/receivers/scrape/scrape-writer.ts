/** Points of a scrape → the open block, until they are durable or the time for it is over. */
import type { OpenTarget } from "@sightglass/metadata";
import { Refusal } from "../../refusal";
import { MetricTake, STALE } from "../../take-metrics";
import type { Families } from "../prometheus/families";
import { describeAgain, labelsProblem, prometheusSeries } from "../prometheus/prometheus-series";
import type { LineIntake } from "../syslog/line-intake";
import type { ScrapedFamily } from "./exposition";
import type { ScrapedPoint } from "./target-series";

/** Written, and repeated, together: all in one block, so that a repetition doubles nothing. */
const PART = 2_000;
const POINT_BYTES = 32;

export class ScrapeWriter {
  constructor(
    private readonly intake: LineIntake,
    private readonly families: Families,
  ) {}

  learn(target: OpenTarget, families: Iterable<ScrapedFamily>): void {
    for (const family of families) this.families.learn(target.projectId, family);
  }

  /** Never rejects: what is not durable by then is dropped and counted. */
  async write(target: OpenTarget, points: readonly ScrapedPoint[], untilMs: number): Promise<void> {
    for (let i = 0; i < points.length; i += PART) {
      const part = points.slice(i, i + PART);
      for (let attempt = 0; ; attempt++) {
        try {
          await this.writePart(target, part);
          break;
        } catch (error) {
          await this.intake.wait(attempt, error);
          if (!this.intake.isGivenUp && Date.now() < untilMs) continue;
          const reason = error instanceof Refusal ? error.reason : "bus.unavailable";
          this.intake.drop(senderOf(target), reason, { events: part.length, bytes: 0 });
          break;
        }
      }
    }
  }

  private async writePart(target: OpenTarget, points: readonly ScrapedPoint[]): Promise<void> {
    const sender = senderOf(target);
    this.intake.assertOpen({ sender, origin: target.url, timeZone: "UTC" });
    const take = new MetricTake(this.intake.parts, { sender, origin: target.url, body: Buffer.alloc(0) });
    await take.pause();
    for (const [index, point] of points.entries()) this.add(take, index, point);
    await take.finish();
  }

  private add(take: MetricTake, index: number, { labels, ms, value, exemplar }: ScrapedPoint): void {
    const problem = labelsProblem([...labels]) ?? take.timeProblem(ms);
    if (problem !== undefined) {
      const raw = Buffer.from(JSON.stringify(Object.fromEntries(labels)));
      take.reject(problem, { index, start: 0, end: raw.length, text: "", replaced: false, raw });
      return;
    }
    const { projectId } = take.sender;
    const series = prometheusSeries(take, labels, (metric, hasBounds) =>
      this.families.of(projectId, metric, hasBounds),
    );
    describeAgain(series, this.families.of(projectId, series.metric, labels.has("le")));
    if (value === "stale") take.addBits(series, ms, STALE);
    else take.add(series, ms, value);
    if (exemplar !== undefined) {
      const more = new Map(exemplar.labels);
      const traceId = more.get("trace_id") ?? more.get("traceID") ?? "";
      const spanId = more.get("span_id") ?? "";
      for (const key of ["trace_id", "traceID", "span_id"]) more.delete(key);
      const at = exemplar.ms ?? ms;
      take.addExemplar(series, { value: exemplar.value, ms: at, traceId, spanId, labels: [...more] });
    }
    take.point(POINT_BYTES);
  }
}

function senderOf({ projectId, name, retentionDays }: OpenTarget) {
  return { projectId, source: `scrape/${name}`, retentionDays };
}
