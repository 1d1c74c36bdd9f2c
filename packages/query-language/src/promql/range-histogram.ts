/** rate, increase and delta of exponential histograms. O(samples of a window) for each step. */
import { addHistograms, type ExponentialHistogram, scaleHistogram, wasReset } from "./exponential-histogram";
import { eachWindow, type RangeCall } from "./range-call";
import { extrapolationFactor } from "./range-rate";
import { type GridSeries, setSample } from "./value";

/** Functions that have a meaning for histograms. */
export const isHistogramRate = (name: string) => name === "rate" || name === "increase" || name === "delta";

/** Windows that mix histograms and numbers have no result. */
export function histogramRate(name: string, call: RangeCall, result: GridSeries): void {
  const { timestamps, histograms } = call.series;
  eachWindow(call, 2, (step, first, end) => {
    call.budget.visits(end - first);
    const difference = differenceOf(histograms?.slice(first, end) ?? [], name !== "delta");
    if (difference === undefined || result.histograms === null) return;
    const factor = extrapolationFactor({
      firstMs: timestamps[first] ?? 0,
      lastMs: timestamps[end - 1] ?? 0,
      count: end - first,
      endMs: call.ends[step] ?? 0,
      windowMs: call.windowMs,
    });
    setSample(result, step, 0);
    const perSecond = name === "rate" ? factor / (call.windowMs / 1000) : factor;
    result.histograms[step] = scaleHistogram(difference, perSecond);
  });
}

function differenceOf(
  window: readonly (ExponentialHistogram | undefined)[],
  counter: boolean,
): ExponentialHistogram | undefined {
  const samples = window.filter((sample) => sample !== undefined);
  const [first] = samples;
  const last = samples.at(-1);
  if (first === undefined || last === undefined || samples.length < window.length) return undefined;
  let difference = addHistograms(last, first, -1);
  let before = first;
  for (const sample of samples.slice(1)) {
    if (counter && wasReset(before, sample)) difference = addHistograms(difference, before);
    before = sample;
  }
  return difference;
}
