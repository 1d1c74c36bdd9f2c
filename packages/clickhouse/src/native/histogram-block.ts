/** Rows of the table `metric_histograms` as one Native block. */
import { ArrayColumn } from "./array-column";
import type { NamedColumns } from "./column";
import {
  float64Column,
  int8Column,
  int32Column,
  uint8Column,
  uint16Column,
  uint32Column,
  WideColumn,
} from "./fixed-column";
import { NativeBlock } from "./native-block";
import type { SeriesRow } from "./series-block";
import { LowCardinalityColumn } from "./string-column";

/** Buckets of one sign: `counts[i]` counts the values between b^(offset+i) and b^(offset+i+1), b = 2^(2^-scale). */
export interface Buckets {
  offset: number;
  /** Whole numbers up to 2^53. */
  counts: readonly number[];
}

/** An exponential histogram at a moment. */
export interface HistogramPoint {
  ms: number;
  count: number;
  sum: number;
  /** NaN when the sender does not tell. */
  min: number;
  max: number;
  scale: number;
  zeroThreshold: number;
  zeroCount: number;
  positive: Buckets;
  negative: Buckets;
  /** The series has ended. */
  stale: boolean;
  retentionDays: number;
}

export class HistogramBlock extends NativeBlock {
  private readonly projectId = uint32Column();
  private readonly metric = new LowCardinalityColumn();
  private readonly seriesId = new WideColumn("UInt64");
  private readonly timestamp = new WideColumn("DateTime64(3, 'UTC')");
  private readonly count = new WideColumn("UInt64");
  private readonly sum = float64Column();
  private readonly min = float64Column();
  private readonly max = float64Column();
  private readonly scale = int8Column();
  private readonly zeroThreshold = float64Column();
  private readonly zeroCount = new WideColumn("UInt64");
  private readonly positiveOffset = int32Column();
  private readonly positive = new ArrayColumn(new WideColumn("UInt64"));
  private readonly negativeOffset = int32Column();
  private readonly negative = new ArrayColumn(new WideColumn("UInt64"));
  private readonly stale = uint8Column("Bool");
  private readonly retentionDays = uint16Column();
  protected readonly columns: NamedColumns = [
    ["project_id", this.projectId],
    ["metric", this.metric],
    ["series_id", this.seriesId],
    ["timestamp", this.timestamp],
    ["count", this.count],
    ["sum", this.sum],
    ["min", this.min],
    ["max", this.max],
    ["scale", this.scale],
    ["zero_threshold", this.zeroThreshold],
    ["zero_count", this.zeroCount],
    ["positive_offset", this.positiveOffset],
    ["positive", this.positive],
    ["negative_offset", this.negativeOffset],
    ["negative", this.negative],
    ["stale", this.stale],
    ["retention_days", this.retentionDays],
  ];

  append(series: SeriesRow, point: HistogramPoint): void {
    this.projectId.push(series.projectId);
    this.metric.push(series.metric);
    this.seriesId.push(series.seriesIdLow, series.seriesIdHigh);
    this.timestamp.pushSafeInteger(point.ms);
    this.count.pushSafeInteger(point.count);
    this.sum.push(point.sum);
    this.min.push(point.min);
    this.max.push(point.max);
    this.scale.push(point.scale);
    this.zeroThreshold.push(point.zeroThreshold);
    this.zeroCount.pushSafeInteger(point.zeroCount);
    this.positiveOffset.push(point.positive.offset);
    pushAll(this.positive, point.positive.counts);
    this.negativeOffset.push(point.negative.offset);
    pushAll(this.negative, point.negative.counts);
    this.stale.push(point.stale ? 1 : 0);
    this.retentionDays.push(point.retentionDays);
  }
}

function pushAll(column: ArrayColumn<WideColumn>, counts: readonly number[]): void {
  for (const count of counts) column.items.pushSafeInteger(count);
  column.endRow();
}
