/** Rows of the table `metric_series` as one Native block. */
import type { NamedColumns } from "./column";
import { uint8Column, uint32Column, WideColumn } from "./fixed-column";
import { LabelsColumn } from "./map-column";
import { NativeBlock } from "./native-block";
import { LowCardinalityColumn, StringColumn } from "./string-column";

export type MetricKind = "gauge" | "sum" | "histogram" | "exponential_histogram" | "summary" | "unknown";
export type Temporality = "unspecified" | "delta" | "cumulative";

/** What is the same for all samples of a series. */
export interface SeriesRow {
  projectId: number;
  /** Name of the samples: a histogram has series of three names. */
  metric: string;
  /** Name of the metric. */
  family: string;
  seriesIdLow: number;
  seriesIdHigh: number;
  kind: MetricKind;
  temporality: Temporality;
  monotonic: boolean;
  unit: string;
  description: string;
  service: string;
  host: string;
  environment: string;
  version: string;
  resourceIdLow: number;
  resourceIdHigh: number;
  /** Sorted by key, each key once. */
  labels: readonly (readonly [key: string, value: string])[];
}

export class SeriesBlock extends NativeBlock {
  private readonly projectId = uint32Column();
  private readonly metric = new LowCardinalityColumn();
  private readonly seriesId = new WideColumn("UInt64");
  private readonly family = new LowCardinalityColumn();
  private readonly kind = new LowCardinalityColumn();
  private readonly temporality = new LowCardinalityColumn();
  private readonly monotonic = uint8Column("Bool");
  private readonly unit = new LowCardinalityColumn();
  private readonly description = new StringColumn();
  private readonly service = new LowCardinalityColumn();
  private readonly host = new LowCardinalityColumn();
  private readonly environment = new LowCardinalityColumn();
  private readonly version = new LowCardinalityColumn();
  private readonly resourceId = new WideColumn("UInt64");
  private readonly labels = new LabelsColumn();
  private readonly firstSeen = uint32Column("DateTime('UTC')");
  private readonly lastSeen = uint32Column("DateTime('UTC')");
  protected readonly columns: NamedColumns = [
    ["project_id", this.projectId],
    ["metric", this.metric],
    ["series_id", this.seriesId],
    ["family", this.family],
    ["kind", this.kind],
    ["temporality", this.temporality],
    ["monotonic", this.monotonic],
    ["unit", this.unit],
    ["description", this.description],
    ["service", this.service],
    ["host", this.host],
    ["environment", this.environment],
    ["version", this.version],
    ["resource_id", this.resourceId],
    ["labels", this.labels],
    ["first_seen", this.firstSeen],
    ["last_seen", this.lastSeen],
  ];

  /** `seenSeconds` is the time of a sample, in Unix seconds. */
  append(row: SeriesRow, seenSeconds: number): void {
    this.projectId.push(row.projectId);
    this.metric.push(row.metric);
    this.seriesId.push(row.seriesIdLow, row.seriesIdHigh);
    this.family.push(row.family);
    this.kind.push(row.kind);
    this.temporality.push(row.temporality);
    this.monotonic.push(row.monotonic ? 1 : 0);
    this.unit.push(row.unit);
    this.description.push(row.description);
    this.service.push(row.service);
    this.host.push(row.host);
    this.environment.push(row.environment);
    this.version.push(row.version);
    this.resourceId.push(row.resourceIdLow, row.resourceIdHigh);
    this.labels.push(row.labels);
    this.firstSeen.push(seenSeconds);
    this.lastSeen.push(seenSeconds);
  }
}
