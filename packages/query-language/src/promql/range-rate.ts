/** rate, increase, delta, irate, idelta: differences over windows, extrapolated as Prometheus does. O(samples + steps). */
import { PrefixSums } from "./prefix-sums";
import { eachWindow, type RangeCall, type RangeFunction } from "./range-call";
import { setSample } from "./value";

/** The window as extrapolation sees it. Times in milliseconds. */
export interface Extrapolation {
  readonly firstMs: number;
  readonly lastMs: number;
  readonly count: number;
  readonly endMs: number;
  readonly windowMs: number;
}

/**
 * By what the difference between the first and the last sample is multiplied to cover the window. A
 * counter is not followed back below zero: `zero` is its first value and its whole difference.
 */
export function extrapolationFactor(
  window: Extrapolation,
  zero?: { first: number; difference: number },
): number {
  const { firstMs, lastMs, count, endMs, windowMs } = window;
  const sampled = (lastMs - firstMs) / 1000;
  const average = sampled / (count - 1);
  const threshold = average * 1.1;
  let toStart = (firstMs - (endMs - windowMs)) / 1000;
  let toEnd = (endMs - lastMs) / 1000;
  if (toStart >= threshold) toStart = average / 2;
  if (zero && zero.difference > 0 && zero.first >= 0)
    toStart = Math.min(toStart, sampled * (zero.first / zero.difference));
  if (toEnd >= threshold) toEnd = average / 2;
  return (sampled + toStart + toEnd) / sampled;
}

function extrapolated({ counter, perSecond }: { counter: boolean; perSecond: boolean }): RangeFunction {
  return (call, result) => {
    const { timestamps, values } = call.series;
    const resets = counter ? resetSums(values) : undefined;
    eachWindow(call, 2, (step, first, end) => {
      const start = values[first] ?? 0;
      const fallen = resets?.sum(first + 1, end) ?? 0;
      const lost = Number.isNaN(fallen);
      const difference = (values[end - 1] ?? 0) - start + (lost ? fallenIn(call, first, end) : fallen);
      const window = {
        firstMs: timestamps[first] ?? 0,
        lastMs: timestamps[end - 1] ?? 0,
        count: end - first,
        endMs: call.ends[step] ?? 0,
        windowMs: call.windowMs,
      };
      const factor = extrapolationFactor(window, counter ? { first: start, difference } : undefined);
      setSample(result, step, difference * (perSecond ? factor / (call.windowMs / 1000) : factor));
    });
  };
}

/** For sums beyond the largest number. */
function fallenIn({ series: { values }, budget }: RangeCall, first: number, end: number): number {
  budget.visits(end - first);
  let fallen = 0;
  for (let index = first + 1; index < end; index++) {
    const before = values[index - 1] ?? 0;
    if ((values[index] ?? 0) < before) fallen += before;
  }
  return fallen;
}

/** Sums of what a counter had reached before each reset; undefined when it never was reset. */
function resetSums(values: Float64Array): PrefixSums | undefined {
  let reached: Float64Array | undefined;
  for (let index = 1; index < values.length; index++) {
    const before = values[index - 1] ?? 0;
    if (!((values[index] ?? 0) < before)) continue;
    reached ??= new Float64Array(values.length);
    reached[index] = before;
  }
  return reached && new PrefixSums(reached);
}

function instant({ perSecond }: { perSecond: boolean }): RangeFunction {
  return (call, result) => {
    const { timestamps, values } = call.series;
    eachWindow(call, 2, (step, _first, end) => {
      const last = values[end - 1] ?? 0;
      const before = values[end - 2] ?? 0;
      const seconds = ((timestamps[end - 1] ?? 0) - (timestamps[end - 2] ?? 0)) / 1000;
      if (perSecond) setSample(result, step, (last < before ? last : last - before) / seconds);
      else setSample(result, step, last - before);
    });
  };
}

export const RATE_FUNCTIONS: Readonly<Record<string, RangeFunction>> = {
  rate: extrapolated({ counter: true, perSecond: true }),
  increase: extrapolated({ counter: true, perSecond: false }),
  delta: extrapolated({ counter: false, perSecond: false }),
  irate: instant({ perSecond: true }),
  idelta: instant({ perSecond: false }),
  changes: counting((value, before) => value !== before && !(Number.isNaN(value) && Number.isNaN(before))),
  resets: counting((value, before) => value < before),
};

/** How many neighbours in the window satisfy a test. */
function counting(test: (value: number, before: number) => boolean): RangeFunction {
  return (call, result) => {
    const { values } = call.series;
    const upTo = new Uint32Array(values.length + 1);
    for (let index = 0; index < values.length; index++) {
      const counts = index > 0 && test(values[index] ?? 0, values[index - 1] ?? 0);
      upTo[index + 1] = (upTo[index] ?? 0) + (counts ? 1 : 0);
    }
    eachWindow(call, 1, (step, first, end) => {
      setSample(result, step, (upTo[end] ?? 0) - (upTo[first + 1] ?? 0));
    });
  };
}
