/** Rows of the table `metric_exemplars` as one Native block. */
import type { NamedColumns } from "./column";
import { float64Column, uint16Column, uint32Column, WideColumn } from "./fixed-column";
import { LabelsColumn } from "./map-column";
import { NativeBlock } from "./native-block";
import type { SeriesRow } from "./series-block";
import { LowCardinalityColumn, StringColumn } from "./string-column";

/** One measurement behind a sample, with the trace it was made in. */
export interface Exemplar {
  ms: number;
  value: number;
  /** Hex, or empty. */
  traceId: string;
  spanId: string;
  labels: readonly (readonly [key: string, value: string])[];
  retentionDays: number;
}

export class ExemplarBlock extends NativeBlock {
  private readonly projectId = uint32Column();
  private readonly metric = new LowCardinalityColumn();
  private readonly seriesId = new WideColumn("UInt64");
  private readonly timestamp = new WideColumn("DateTime64(3, 'UTC')");
  private readonly value = float64Column();
  private readonly traceId = new StringColumn();
  private readonly spanId = new StringColumn();
  private readonly labels = new LabelsColumn();
  private readonly retentionDays = uint16Column();
  protected readonly columns: NamedColumns = [
    ["project_id", this.projectId],
    ["metric", this.metric],
    ["series_id", this.seriesId],
    ["timestamp", this.timestamp],
    ["value", this.value],
    ["trace_id", this.traceId],
    ["span_id", this.spanId],
    ["labels", this.labels],
    ["retention_days", this.retentionDays],
  ];

  append(series: SeriesRow, exemplar: Exemplar): void {
    this.projectId.push(series.projectId);
    this.metric.push(series.metric);
    this.seriesId.push(series.seriesIdLow, series.seriesIdHigh);
    this.timestamp.pushSafeInteger(exemplar.ms);
    this.value.push(exemplar.value);
    this.traceId.push(exemplar.traceId);
    this.spanId.push(exemplar.spanId);
    this.labels.push(exemplar.labels);
    this.retentionDays.push(exemplar.retentionDays);
  }
}
