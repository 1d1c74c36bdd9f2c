/** How the data points of each kind of metric are read: first all of their fields, then into the series they make. */
import type { MetricKind } from "@sightglass/clickhouse";
import type { MetricTake } from "../../take-metrics";
import type { AnyValueReader } from "./any-value";
import type { SeriesMaker } from "./metric-series";
import { exponentialPoint } from "./read-exponential-point";
import { histogramPoint } from "./read-histogram-point";
import { numberPoint } from "./read-number-point";
import { summaryPoint } from "./read-summary-point";
import type { Ranges, SeriesEntry } from "./series-cache";

export interface PointToRead {
  readonly reader: AnyValueReader;
  /** Gets the places of the attributes. */
  readonly ranges: Ranges;
  readonly start: number;
  readonly end: number;
}

export interface PointToAdd {
  readonly take: MetricTake;
  readonly ms: number;
  readonly entry: SeriesEntry;
  /** For series that the entry lacks; decodes the attributes. */
  readonly maker: () => SeriesMaker;
}

/** One object serves all points of a request: `add` is called right behind `read`. */
export interface PointKind {
  /** Unix ms of the point, 0 without a time. */
  read(point: PointToRead): { readonly ms: number };
  add(point: PointToAdd): void;
}

export type PointKinds = Readonly<Record<MetricKind, PointKind | undefined>>;

export function createPointKinds(): PointKinds {
  const number = numberPoint();
  return {
    gauge: number,
    sum: number,
    histogram: histogramPoint(),
    exponential_histogram: exponentialPoint(),
    summary: summaryPoint(),
    unknown: undefined,
  };
}
