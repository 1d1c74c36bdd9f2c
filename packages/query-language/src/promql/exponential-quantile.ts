/**
 * Quantiles and fractions of exponential histograms. Within a bucket the observations are taken to be
 * spread evenly over the logarithm of their magnitude, in the zero bucket over the value.
 */
import { type ExponentialHistogram, type Interval, intervalsOf } from "./exponential-histogram";

const isLinear = ({ lower, upper }: Interval) => lower <= 0 && upper >= 0;

/** The value below which the share `q` of the observations is. */
export function exponentialQuantile(q: number, histogram: ExponentialHistogram): number {
  if (q < 0) return Number.NEGATIVE_INFINITY;
  if (q > 1) return Number.POSITIVE_INFINITY;
  if (histogram.count === 0 || Number.isNaN(q)) return Number.NaN;
  const rank = q * histogram.count;
  let below = 0;
  let last: Interval | undefined;
  for (const interval of intervalsOf(histogram)) {
    last = interval;
    if (below + interval.count >= rank) return within(interval, (rank - below) / interval.count);
    below += interval.count;
  }
  // Observations of NaN are in no bucket.
  return Number.isNaN(histogram.sum) ? Number.NaN : (last?.upper ?? Number.NaN);
}

function within(interval: Interval, fraction: number): number {
  const { lower, upper } = interval;
  if (isLinear(interval)) return lower + (upper - lower) * fraction;
  const from = Math.log2(Math.abs(lower));
  const to = Math.log2(Math.abs(upper));
  return Math.sign(lower) * 2 ** (from + (to - from) * fraction);
}

/** The share of the observations between two values. */
export function exponentialFraction(lower: number, upper: number, histogram: ExponentialHistogram): number {
  if (histogram.count === 0 || Number.isNaN(lower) || Number.isNaN(upper)) return Number.NaN;
  if (lower >= upper) return 0;
  const intervals = intervalsOf(histogram);
  return (countBelow(intervals, upper) - countBelow(intervals, lower)) / histogram.count;
}

function countBelow(intervals: readonly Interval[], value: number): number {
  let below = 0;
  for (const interval of intervals) {
    if (interval.lower >= value) break;
    below += interval.upper <= value ? interval.count : interval.count * shareBelow(interval, value);
  }
  return below;
}

function shareBelow(interval: Interval, value: number): number {
  const { lower, upper } = interval;
  if (isLinear(interval)) return (value - lower) / (upper - lower);
  const from = Math.log2(Math.abs(lower));
  return (Math.log2(Math.abs(value)) - from) / (Math.log2(Math.abs(upper)) - from);
}
