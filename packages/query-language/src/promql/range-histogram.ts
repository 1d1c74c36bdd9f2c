/** Range functions of exponential histograms. O(samples of a window) for each step. */
import { addHistograms, type ExponentialHistogram, scaleHistogram, wasReset } from "./exponential-histogram";
import { eachWindow, type RangeCall } from "./range-call";
import { extrapolationFactor } from "./range-rate";
import { type GridSeries, setSample } from "./value";

/** The samples of one window, all of them histograms. */
interface Window {
  readonly samples: readonly [ExponentialHistogram, ...ExponentialHistogram[]];
  readonly times: Float64Array;
  readonly endMs: number;
  readonly windowMs: number;
}

type OfWindow = (window: Window) => ExponentialHistogram | number | undefined;

const FUNCTIONS: ReadonlyMap<string, OfWindow> = new Map<string, OfWindow>([
  ["rate", (window) => extrapolated(window, { counter: true, perSecond: true })],
  ["increase", (window) => extrapolated(window, { counter: true, perSecond: false })],
  ["delta", (window) => extrapolated(window, { counter: false, perSecond: false })],
  ["irate", (window) => instant(window, true)],
  ["idelta", (window) => instant(window, false)],
  ["sum_over_time", ({ samples }) => sumOf(samples)],
  ["avg_over_time", ({ samples }) => scaleHistogram(sumOf(samples), 1 / samples.length)],
  ["resets", ({ samples }) => samples.filter((sample, index) => fell(samples[index - 1], sample)).length],
]);

/** Functions that have a meaning for histograms. */
export const takesHistograms = (name: string) => FUNCTIONS.has(name);

/** Fills the windows that hold histograms only. */
export function histogramRange(name: string, call: RangeCall, result: GridSeries): void {
  const evaluate = FUNCTIONS.get(name);
  const { timestamps, histograms } = call.series;
  eachWindow(call, 1, (step, first, end) => {
    call.budget.visits(end - first);
    const found = histograms?.slice(first, end).filter((sample) => sample !== undefined) ?? [];
    const [sample, ...others] = found;
    if (sample === undefined || found.length < end - first) return;
    const times = timestamps.subarray(first, end);
    const endMs = call.ends[step] ?? 0;
    const value = evaluate?.({ samples: [sample, ...others], times, endMs, windowMs: call.windowMs });
    if (value === undefined) return;
    setSample(result, step, typeof value === "number" ? value : 0);
    if (result.histograms && typeof value !== "number") result.histograms[step] = value;
  });
}

const fell = (before: ExponentialHistogram | undefined, after: ExponentialHistogram) =>
  before !== undefined && wasReset(before, after);

const sumOf = ([first, ...others]: Window["samples"]) =>
  others.reduce((total, sample) => addHistograms(total, sample), first);

function extrapolated(
  { samples, times, endMs, windowMs }: Window,
  { counter, perSecond }: { counter: boolean; perSecond: boolean },
): ExponentialHistogram | undefined {
  const [first] = samples;
  const last = samples.at(-1);
  if (last === undefined || samples.length < 2) return undefined;
  let difference = addHistograms(last, first, -1);
  for (const [index, sample] of samples.entries()) {
    const before = samples[index - 1];
    if (counter && before && wasReset(before, sample)) difference = addHistograms(difference, before);
  }
  const window = {
    firstMs: times[0] ?? 0,
    lastMs: times.at(-1) ?? 0,
    count: samples.length,
    endMs,
    windowMs,
  };
  const zero = counter ? { first: first.count, difference: difference.count } : undefined;
  const factor = extrapolationFactor(window, zero);
  return scaleHistogram(difference, perSecond ? factor / (windowMs / 1000) : factor);
}

function instant({ samples, times }: Window, perSecond: boolean): ExponentialHistogram | undefined {
  const last = samples.at(-1);
  const before = samples.at(-2);
  if (last === undefined || before === undefined) return undefined;
  if (!perSecond) return addHistograms(last, before, -1);
  const seconds = ((times.at(-1) ?? 0) - (times.at(-2) ?? 0)) / 1000;
  return scaleHistogram(wasReset(before, last) ? last : addHistograms(last, before, -1), 1 / seconds);
}
