/** The call of one range function for one series. */
import type { Budget } from "./budget";
import type { RangeSeries, Windows } from "./samples";
import type { GridSeries } from "./value";

export interface RangeCall {
  readonly series: RangeSeries;
  readonly windows: Windows;
  readonly windowMs: number;
  /** The ends of the windows: the times of evaluation behind `offset` and `@`. */
  readonly ends: Float64Array;
  /** The times of evaluation. */
  readonly times: Float64Array;
  /** The scalar arguments, one value for each step. */
  readonly scalars: readonly Float64Array[];
  readonly budget: Budget;
}

/** Fills the samples of one series. */
export type RangeFunction = (call: RangeCall, result: GridSeries) => void;

/** Calls `each` for every step whose window has at least `least` samples. */
export function eachWindow(
  { windows: { from, to } }: RangeCall,
  least: number,
  each: (step: number, first: number, end: number) => void,
): void {
  for (let step = 0; step < from.length; step++) {
    const first = from[step] ?? 0;
    const end = to[step] ?? 0;
    if (end - first >= least) each(step, first, end);
  }
}
