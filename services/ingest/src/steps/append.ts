/**
 * Chain step: rows, copies of rejected events and counts go into the one open block that all requests share.
 * Pure but for its own state. The block and its counts become durable together.
 */
import type { BlockCount, BlockTable } from "@sightglass/bus";
import {
  DeadLetterBlock,
  type DeadLetterRow,
  type Exemplar,
  ExemplarBlock,
  HistogramBlock,
  type HistogramPoint,
  LogBlock,
  type LogRow,
  OutcomeBlock,
  ResourceBlock,
  SampleBlock,
  SeriesBlock,
  type SeriesRow,
  SpanBlock,
  type SpanRow,
} from "@sightglass/clickhouse";
import type { Signal } from "@sightglass/telemetry";
import type { Resource } from "../resources";
import type { Sender } from "../sender";
import { Tally } from "../tally";

/** Past either the block is sealed even while others are in flight. Sealed it has about a quarter of the bytes. */
export const BLOCK_ROWS_MAX = 5_000;
/** A sample is a tenth of an event. */
const SAMPLES_PER_ROW = 10;
const BLOCK_BYTES_MAX = 1_500_000;

/** The value as the two words of a double. */
export interface Sample {
  ms: number;
  low: number;
  high: number;
  retentionDays: number;
}

export class OpenBlock {
  readonly logs = new LogBlock();
  readonly resources = new ResourceBlock();
  readonly spans = new SpanBlock();
  readonly series = new SeriesBlock();
  readonly samples = new SampleBlock();
  readonly histograms = new HistogramBlock();
  readonly exemplars = new ExemplarBlock();
  readonly deadLetters = new DeadLetterBlock();
  readonly outcomes = new OutcomeBlock();
  /** In the order in which a message has them. */
  readonly tables = [
    ["logs", this.logs],
    ["resources", this.resources],
    ["spans", this.spans],
    ["metric_series", this.series],
    ["metric_samples", this.samples],
    ["metric_histograms", this.histograms],
    ["metric_exemplars", this.exemplars],
    ["dead_letters", this.deadLetters],
    ["ingest_outcomes", this.outcomes],
  ] as const satisfies readonly (readonly [BlockTable, unknown])[];
  readonly tally = new Tally();
  oldestReceivedMs = 0;
  newestReceivedMs = 0;
  /** Bytes of the events as they came, and of dead letters: close above what the columns hold. */
  takenBytes = 0;
  private readonly counted = new Map<string, BlockCount>();
  private lastCount: BlockCount | undefined;

  get isEmpty(): boolean {
    return this.rows === 0 && this.deadLetters.rows === 0 && this.tally.isEmpty;
  }

  get isFull(): boolean {
    return this.rows >= BLOCK_ROWS_MAX || this.takenBytes >= BLOCK_BYTES_MAX;
  }

  /** What is in it, in rows of the size of an event. */
  private get rows(): number {
    return this.logs.rows + this.spans.rows + this.histograms.rows + this.samples.rows / SAMPLES_PER_ROW;
  }

  /** So large that it must not grow, whatever is in flight: the event log takes 32 MiB at most. */
  get isHuge(): boolean {
    return this.rows >= 10 * BLOCK_ROWS_MAX || this.takenBytes >= 5 * BLOCK_BYTES_MAX;
  }

  append(row: LogRow, sender: Sender, bytes: number): void {
    this.logs.append(row);
    this.takenBytes += bytes;
    this.seen(row.observedMs);
    this.countOf(sender, "logs").rows++;
  }

  appendSpan(row: SpanRow, sender: Sender, bytes: number): void {
    this.spans.append(row);
    this.takenBytes += bytes;
    this.seen(row.observedMs);
    this.countOf(sender, "traces").rows++;
  }

  appendSample(series: SeriesRow, sample: Sample): void {
    this.samples.append(series, sample);
  }

  appendHistogram(series: SeriesRow, point: HistogramPoint): void {
    this.histograms.append(series, point);
  }

  appendExemplar(series: SeriesRow, exemplar: Exemplar): void {
    this.exemplars.append(series, exemplar);
  }

  /** A data point, whose samples are in the block. */
  countPoint(sender: Sender, point: { bytes: number; receivedMs: number }): void {
    this.takenBytes += point.bytes;
    this.seen(point.receivedMs);
    this.countOf(sender, "metrics").rows++;
  }

  appendResource(resource: Resource, projectId: number, nowMs: number): void {
    const seconds = Math.floor(nowMs / 1000);
    this.resources.append({
      projectId,
      resourceIdLow: resource.idLow,
      resourceIdHigh: resource.idHigh,
      service: resource.service,
      attributes: resource.attributes,
      firstSeen: seconds,
      lastSeen: seconds,
    });
  }

  appendDeadLetter(row: DeadLetterRow): void {
    this.deadLetters.append(row);
    this.takenBytes += row.raw.length;
    this.seen(row.observedMs);
  }

  seen(receivedMs: number): void {
    if (this.oldestReceivedMs === 0 || receivedMs < this.oldestReceivedMs) this.oldestReceivedMs = receivedMs;
    if (receivedMs > this.newestReceivedMs) this.newestReceivedMs = receivedMs;
  }

  counts(): BlockCount[] {
    return [...this.counted.values()];
  }

  reset(): void {
    for (const [, block] of this.tables) block.reset();
    this.tally.clear();
    this.counted.clear();
    this.lastCount = undefined;
    this.oldestReceivedMs = 0;
    this.newestReceivedMs = 0;
    this.takenBytes = 0;
  }

  private countOf({ projectId, source }: Sender, signal: Signal): BlockCount {
    const last = this.lastCount;
    if (last?.projectId === projectId && last.source === source && last.signal === signal) return last;
    const key = `${projectId} ${signal} ${source}`;
    let count = this.counted.get(key);
    if (count === undefined) {
      count = { projectId, source, signal, rows: 0 };
      this.counted.set(key, count);
    }
    this.lastCount = count;
    return count;
  }
}
