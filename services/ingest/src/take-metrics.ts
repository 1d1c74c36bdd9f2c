/** The data points of one request on their way into the open block: each is one event of the accounting. */
import type { Exemplar, HistogramPoint } from "@sightglass/clickhouse";
import type { Reason } from "@sightglass/telemetry";
import { FoldedPoints } from "./fold-points";
import { type Rejection, rejection } from "./refusal";
import type { Resource } from "./resources";
import type { Sender } from "./sender";
import type { Series, SeriesBook } from "./series-book";
import type { EventSource } from "./steps/decode";
import type { ResourceDraft } from "./steps/draft";
import { type IntakeAnswer, Take, type TakenFrom, type TakeParts } from "./take";

const FUTURE_MS_MAX = 3_600_000;
const DAY_MS = 86_400_000;
/** The NaN that says: the series has ended. Source: Prometheus, model/value. */
export const STALE = { low: 2, high: 0x7ff00000 } as const;

const scratch = new Float64Array(1);
const words = new Uint32Array(scratch.buffer);

export class MetricTake extends Take {
  readonly sender: Sender;
  readonly seriesBook: SeriesBook;
  private readonly foldedPoints = new FoldedPoints();
  /** Of the data point at hand. */
  private fate: "kept" | "folded" | "lost" = "kept";
  private readonly sample = { ms: 0, low: 0, high: 0, retentionDays: 0 };

  constructor(parts: TakeParts, from: TakenFrom) {
    super(parts, from, "metrics");
    this.sender = from.sender;
    this.seriesBook = parts.seriesBook;
    this.sample.retentionDays = from.sender.retentionDays;
  }

  /** Unix ms of the receipt. */
  get receivedMs(): number {
    return this.observedMs;
  }

  /** The resource of the points from here on, its row sent when due. */
  resource(draft: ResourceDraft): Resource | undefined {
    const resource = this.findResource(draft);
    if (resource !== undefined) this.sendResource(resource);
    return resource;
  }

  /** What is wrong with the time of a point; such a point is rejected: at another time it would be another measurement. */
  timeProblem(ms: number): Rejection | undefined {
    if (ms > this.observedMs + FUTURE_MS_MAX) return rejection("sample.future");
    return ms < this.observedMs - this.sender.retentionDays * DAY_MS
      ? rejection("sample.too_old")
      : undefined;
  }

  /** A value as the two words of a double: a NaN keeps its bits. */
  addBits(series: Series, ms: number, bits: { readonly low: number; readonly high: number }): void {
    if (series.folded !== undefined) {
      words[0] = bits.low;
      words[1] = bits.high;
      this.fold(this.foldedPoints.add(series, series.folded, { ms, value: scratch[0] ?? 0 }));
      return;
    }
    const { sample } = this;
    sample.ms = ms;
    sample.low = bits.low;
    sample.high = bits.high;
    this.sendSeries(series, ms);
    this.parts.line.open.appendSample(series, sample);
  }

  add(series: Series, ms: number, value: number): void {
    if (series.folded !== undefined) {
      this.fold(this.foldedPoints.add(series, series.folded, { ms, value }));
      return;
    }
    const { sample } = this;
    scratch[0] = value;
    sample.ms = ms;
    sample.low = words[0] ?? 0;
    sample.high = words[1] ?? 0;
    this.sendSeries(series, ms);
    this.parts.line.open.appendSample(series, sample);
  }

  addHistogram(series: Series, point: Omit<HistogramPoint, "retentionDays">): void {
    if (series.folded !== undefined) {
      this.fold(this.foldedPoints.addHistogram(series, series.folded, point));
      return;
    }
    this.sendSeries(series, point.ms);
    this.parts.line.open.appendHistogram(series, { ...point, retentionDays: this.sender.retentionDays });
  }

  addExemplar(series: Series, exemplar: Omit<Exemplar, "retentionDays">): void {
    if (series.folded !== undefined) return;
    this.parts.line.open.appendExemplar(series, { ...exemplar, retentionDays: this.sender.retentionDays });
  }

  /** A data point was taken, whatever it made. */
  point(bytes: number): void {
    const { fate } = this;
    this.fate = "kept";
    if (fate === "lost") {
      this.dropPoint("series.limit", bytes);
      this.answer.accepted++;
      return;
    }
    if (fate === "folded") this.note("series.folded");
    this.parts.line.open.countPoint(this.sender, { bytes, receivedMs: this.observedMs });
    this.receive(bytes);
    this.answer.accepted++;
    this.bound();
  }

  /** A data point that is not kept, and of which its sender hears nothing. */
  dropPoint(reason: Reason, bytes: number): void {
    this.receive(bytes);
    this.count("dropped", reason, { events: 1, bytes });
    this.bound();
  }

  protected rawOf({ start, end }: EventSource): Buffer {
    return this.from.body.subarray(start, end);
  }

  /** What is added up is in the block before the counts of it are. */
  override pause(): Promise<void> | undefined {
    this.flushFolded();
    return super.pause();
  }

  override finish(): Promise<IntakeAnswer> {
    this.flushFolded();
    return super.finish();
  }

  /** A data point of which nothing can be kept is lost. */
  private fold(isKept: boolean): void {
    if (isKept) this.fate = "folded";
    else if (this.fate === "kept") this.fate = "lost";
  }

  private flushFolded(): void {
    for (const { series, ms, value, histogram } of this.foldedPoints.take()) {
      if (histogram === undefined) this.add(series, ms, value);
      else this.addHistogram(series, { ...histogram, ms });
    }
  }

  private sendSeries(series: Series, ms: number): void {
    if (!this.seriesBook.isDue(series, ms)) return;
    this.parts.line.open.series.append(series, Math.floor(ms / 1000));
  }
}
