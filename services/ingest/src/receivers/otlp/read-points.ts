/** How the data points of each kind of metric are read. */
import type { MetricKind } from "@sightglass/clickhouse";
import type { PointKind } from "./point-kind";
import { exponentialPoint } from "./read-exponential-point";
import { histogramPoint } from "./read-histogram-point";
import { numberPoint } from "./read-number-point";
import { summaryPoint } from "./read-summary-point";

type PointKinds = Readonly<Record<MetricKind, PointKind | undefined>>;

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
