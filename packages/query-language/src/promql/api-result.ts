/** Results in the shapes of the Prometheus HTTP API (`data` of an answer). */

import type { PromqlResult } from "./evaluate";
import { type ExponentialHistogram, intervalsOf } from "./exponential-histogram";
import { formatValue } from "./format-value";
import type { Labels } from "./labels";
import type { RangeSeries } from "./samples";
import type { Grid, GridSeries } from "./value";

/** Unix seconds and the value as text. */
export type ApiSample = readonly [number, string];
/** Unix seconds and an exponential histogram: count, sum, and buckets as [boundaries, lower, upper, count]. */
export type ApiHistogram = readonly [
  number,
  {
    readonly count: string;
    readonly sum: string;
    readonly buckets: readonly (readonly [number, string, string, string])[];
  },
];

export interface ApiSeries {
  readonly metric: Readonly<Record<string, string>>;
  readonly values?: readonly ApiSample[];
  readonly histograms?: readonly ApiHistogram[];
}

export interface ApiInstant {
  readonly metric: Readonly<Record<string, string>>;
  readonly value?: ApiSample;
  readonly histogram?: ApiHistogram;
}

export type ApiData =
  | { readonly resultType: "matrix"; readonly result: readonly ApiSeries[] }
  | { readonly resultType: "vector"; readonly result: readonly ApiInstant[] }
  | { readonly resultType: "scalar" | "string"; readonly result: ApiSample };

export function apiData(result: PromqlResult): ApiData {
  switch (result.kind) {
    case "string":
      return { resultType: "string", result: [result.timeMs / 1000, result.value] };
    case "scalar":
      return scalarData(result);
    case "vector":
      return { resultType: "vector", result: result.series.map((one) => instantOf(one, result.grid)) };
    case "matrix":
      return { resultType: "matrix", result: result.series.map((one) => seriesOf(one, result.grid)) };
    case "samples":
      return { resultType: "matrix", result: result.series.map(samplesOf) };
  }
}

const metricOf = (labels: Labels): Readonly<Record<string, string>> => Object.fromEntries(labels);

const timeAt = ({ startMs, stepMs }: Grid, step: number) => (startMs + step * stepMs) / 1000;

function scalarData({ grid, values, range }: { grid: Grid; values: Float64Array; range: boolean }): ApiData {
  const samples = [...values].map((value, step): ApiSample => [timeAt(grid, step), formatValue(value)]);
  const [first] = samples;
  if (range || first === undefined)
    return { resultType: "matrix", result: [{ metric: {}, values: samples }] };
  return { resultType: "scalar", result: first };
}

function instantOf(series: GridSeries, grid: Grid): ApiInstant {
  const metric = metricOf(series.labels);
  const histogram = series.histograms?.[0];
  const time = timeAt(grid, 0);
  if (histogram) return { metric, histogram: [time, histogramData(histogram)] };
  return { metric, value: [time, formatValue(series.values[0] ?? 0)] };
}

function seriesOf(series: GridSeries, grid: Grid): ApiSeries {
  const values: ApiSample[] = [];
  const histograms: ApiHistogram[] = [];
  for (let step = 0; step < grid.count; step++) {
    if (series.present[step] !== 1) continue;
    const histogram = series.histograms?.[step];
    if (histogram) histograms.push([timeAt(grid, step), histogramData(histogram)]);
    else values.push([timeAt(grid, step), formatValue(series.values[step] ?? 0)]);
  }
  return withSamples(series.labels, values, histograms);
}

function samplesOf(series: RangeSeries): ApiSeries {
  const values: ApiSample[] = [];
  const histograms: ApiHistogram[] = [];
  for (const [index, ms] of series.timestamps.entries()) {
    const histogram = series.histograms?.[index];
    if (histogram) histograms.push([ms / 1000, histogramData(histogram)]);
    else values.push([ms / 1000, formatValue(series.values[index] ?? 0)]);
  }
  return withSamples(series.labels, values, histograms);
}

function withSamples(labels: Labels, values: ApiSample[], histograms: ApiHistogram[]): ApiSeries {
  return {
    metric: metricOf(labels),
    ...(values.length > 0 ? { values } : {}),
    ...(histograms.length > 0 ? { histograms } : {}),
  };
}

/** Boundaries: 0 upper included, 1 lower included, 3 both. */
function histogramData(histogram: ExponentialHistogram): ApiHistogram[1] {
  const buckets = intervalsOf(histogram).map(({ lower, upper, count }) => {
    const boundaries = lower < 0 && upper <= 0 ? 1 : lower <= 0 ? 3 : 0;
    return [boundaries, formatValue(lower), formatValue(upper), formatValue(count)] as const;
  });
  return { count: formatValue(histogram.count), sum: formatValue(histogram.sum), buckets };
}
