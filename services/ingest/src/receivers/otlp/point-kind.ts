/** What a reader of data points offers: first all fields are read, then they go into the series they make. */
import type { MetricTake } from "../../take-metrics";
import type { AnyValueReader } from "./any-value";
import type { SeriesMaker } from "./metric-series";
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
