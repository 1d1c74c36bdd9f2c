/** Rows of the table `metric_samples` as one Native block: what metrics are made of, so nothing is made per row. */
import type { NamedColumns } from "./column";
import { uint16Column, uint32Column, WideColumn } from "./fixed-column";
import { NativeBlock } from "./native-block";
import type { SeriesRow } from "./series-block";
import { LowCardinalityColumn } from "./string-column";

export class SampleBlock extends NativeBlock {
  private readonly projectId = uint32Column();
  private readonly metric = new LowCardinalityColumn();
  private readonly seriesId = new WideColumn("UInt64");
  private readonly timestamp = new WideColumn("DateTime64(3, 'UTC')");
  private readonly value = new WideColumn("Float64");
  private readonly retentionDays = uint16Column();
  protected readonly columns: NamedColumns = [
    ["project_id", this.projectId],
    ["metric", this.metric],
    ["series_id", this.seriesId],
    ["timestamp", this.timestamp],
    ["value", this.value],
    ["retention_days", this.retentionDays],
  ];

  /** The value as the two words of a double, so that a NaN keeps its bits. */
  append(series: SeriesRow, sample: { ms: number; low: number; high: number; retentionDays: number }): void {
    this.projectId.push(series.projectId);
    this.metric.push(series.metric);
    this.seriesId.push(series.seriesIdLow, series.seriesIdHigh);
    this.timestamp.pushSafeInteger(sample.ms);
    this.value.push(sample.low, sample.high);
    this.retentionDays.push(sample.retentionDays);
  }
}
