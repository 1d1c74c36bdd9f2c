/** What expressions evaluate to: arrays over the steps of a grid. */

import { PromqlEvaluationError } from "./errors";
import type { ExponentialHistogram } from "./exponential-histogram";
import { keyOf, type Labels } from "./labels";

/** Evenly spaced moments. */
export interface Grid {
  readonly startMs: number;
  readonly stepMs: number;
  readonly count: number;
}

/** The values of one series at the steps of a grid. */
export interface GridSeries {
  readonly labels: Labels;
  /** 1 where there is a sample; a value NaN is a sample too. */
  readonly present: Uint8Array;
  readonly values: Float64Array;
  /** Where defined, the sample of that step is a histogram and `values` says nothing. Null: all are numbers. */
  readonly histograms: (ExponentialHistogram | undefined)[] | null;
}

export type Value =
  | { readonly kind: "scalar"; readonly values: Float64Array }
  | { readonly kind: "string"; readonly value: string }
  | { readonly kind: "vector"; readonly series: readonly GridSeries[] };

/** A series without samples. */
export function emptySeries(labels: Labels, count: number): GridSeries {
  return { labels, present: new Uint8Array(count), values: new Float64Array(count), histograms: null };
}

export function setSample(series: GridSeries, step: number, value: number): void {
  series.present[step] = 1;
  series.values[step] = value;
}

/** Whether the sample of a step is there and is a number. */
export function hasNumber(series: GridSeries, step: number): boolean {
  return series.present[step] === 1 && series.histograms?.[step] === undefined;
}

export const isEmpty = (series: GridSeries) => !series.present.includes(1);

/** The same samples under other labels. */
export const relabeled = (series: GridSeries, labels: Labels): GridSeries => ({ ...series, labels });

/**
 * Makes one series of those that have the same labels; series without samples go.
 * @throws PromqlEvaluationError when two of them have a sample at the same step.
 */
export function collect(list: readonly GridSeries[]): readonly GridSeries[] {
  const byKey = new Map<string, GridSeries>();
  for (const series of list) {
    if (isEmpty(series)) continue;
    const key = keyOf(series.labels);
    const known = byKey.get(key);
    byKey.set(key, known ? merged(known, series) : series);
  }
  return [...byKey.values()];
}

function merged(first: GridSeries, second: GridSeries): GridSeries {
  const count = first.present.length;
  const result: GridSeries = {
    labels: first.labels,
    present: first.present.slice(),
    values: first.values.slice(),
    histograms: first.histograms || second.histograms ? Array.from({ length: count }) : null,
  };
  for (let step = 0; step < count; step++) {
    if (second.present[step] === 1) {
      if (first.present[step] === 1) throw sameLabels();
      setSample(result, step, second.values[step] ?? 0);
    }
    if (result.histograms) result.histograms[step] = first.histograms?.[step] ?? second.histograms?.[step];
  }
  return result;
}

/** Two samples of one moment with the same labels. */
export const sameLabels = () =>
  new PromqlEvaluationError("vector cannot contain metrics with the same labelset");

/** The moments of a grid in milliseconds. */
export function momentsOf({ startMs, stepMs, count }: Grid): Float64Array {
  return Float64Array.from({ length: count }, (_, step) => startMs + step * stepMs);
}
