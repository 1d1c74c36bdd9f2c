/** Raw samples on a grid: the last sample of each moment, and the windows of range functions. */

import type { ExponentialHistogram } from "./exponential-histogram";
import type { GridAnswer, RawSeries } from "./fetched";
import type { Labels } from "./labels";
import { emptySeries, type Grid, type GridSeries, setSample } from "./value";

/** The last sample in (t - lookback, t] for each moment t; none when that is a stale marker. O(samples + steps). */
export function lastSamples(series: RawSeries, grid: Grid, lookbackMs: number): GridSeries {
  return lastOf(series, grid, { lookbackMs, timestamps: false });
}

/** The same with the times of the samples, in seconds, for values. */
export function lastTimestamps(series: RawSeries, grid: Grid, lookbackMs: number): GridSeries {
  return lastOf(series, grid, { lookbackMs, timestamps: true });
}

function lastOf(
  series: RawSeries,
  grid: Grid,
  want: { lookbackMs: number; timestamps: boolean },
): GridSeries {
  const { timestamps, values, stale, histograms } = series;
  const result: GridSeries = {
    ...emptySeries(series.labels, grid.count),
    histograms: histograms && !want.timestamps ? Array.from({ length: grid.count }) : null,
  };
  let next = 0;
  for (let step = 0; step < grid.count; step++) {
    const moment = grid.startMs + step * grid.stepMs;
    while (next < timestamps.length && (timestamps[next] ?? 0) <= moment) next++;
    const time = timestamps[next - 1];
    if (time === undefined || time <= moment - want.lookbackMs || stale?.[next - 1] === 1) continue;
    setSample(result, step, want.timestamps ? time / 1000 : (values[next - 1] ?? 0));
    if (result.histograms) result.histograms[step] = histograms?.[next - 1];
  }
  return result;
}

/** The samples of a series without stale markers. */
export interface RangeSeries {
  readonly labels: Labels;
  readonly timestamps: Float64Array;
  readonly values: Float64Array;
  readonly histograms: readonly (ExponentialHistogram | undefined)[] | null;
}

export function withoutStale({ labels, timestamps, values, stale, histograms }: RawSeries): RangeSeries {
  if (stale === undefined) return { labels, timestamps, values, histograms: histograms ?? null };
  const alive = (_: unknown, index: number) => stale[index] !== 1;
  return {
    labels,
    timestamps: timestamps.filter(alive),
    values: values.filter(alive),
    histograms: histograms?.filter(alive) ?? null,
  };
}

/** The samples that are present of a series on a grid: what range functions over a subquery read. */
export function samplesOf(series: GridSeries, grid: Grid): RangeSeries {
  const steps: number[] = [];
  for (let step = 0; step < grid.count; step++) if (series.present[step] === 1) steps.push(step);
  return {
    labels: series.labels,
    timestamps: Float64Array.from(steps, (step) => grid.startMs + step * grid.stepMs),
    values: Float64Array.from(steps, (step) => series.values[step] ?? 0),
    histograms: series.histograms ? steps.map((step) => series.histograms?.[step]) : null,
  };
}

/** Windows over the samples of one series: those from `from` to before `to` are in (end - width, end]. */
export interface Windows {
  readonly from: Int32Array;
  readonly to: Int32Array;
}

/** Fills the windows that end at the moments of a grid. O(samples + steps). */
export function fillWindows(
  timestamps: Float64Array,
  grid: Grid,
  target: Windows & { windowMs: number },
): void {
  const { from, to, windowMs } = target;
  let first = 0;
  let last = 0;
  for (let step = 0; step < grid.count; step++) {
    const end = grid.startMs + step * grid.stepMs;
    while (last < timestamps.length && (timestamps[last] ?? 0) <= end) last++;
    while (first < last && (timestamps[first] ?? 0) <= end - windowMs) first++;
    from[step] = first;
    to[step] = last;
  }
}

/** A series on one moment, repeated over all steps; others as they are. */
export function repeated(series: GridSeries, count: number): GridSeries {
  if (series.present.length === count) return series;
  return {
    labels: series.labels,
    present: new Uint8Array(count).fill(series.present[0] ?? 0),
    values: new Float64Array(count).fill(series.values[0] ?? 0),
    histograms: series.histograms && Array.from({ length: count }, () => series.histograms?.[0]),
  };
}

/** The answer of a store as a series. */
export function answered({ labels, grid, present }: GridAnswer): GridSeries {
  return { labels, values: grid, present, histograms: null };
}
