/**
 * Range functions that read every sample of every window: quantiles need an order, deviations, regressions
 * and smoothing lose digits when samples are taken out again. O(samples of a window) for each step.
 */
import { PromqlEvaluationError } from "./errors";
import { KahanSum } from "./kahan";
import { quantileOf } from "./quantile";
import { eachWindow, type RangeCall, type RangeFunction } from "./range-call";
import { setSample } from "./value";

type OfWindow = (values: Float64Array, at: { step: number; first: number }) => number;

/** `weight`: how much one sample costs, beside a few additions. */
function rescanning(least: number, make: (call: RangeCall) => OfWindow, weight = 1): RangeFunction {
  return (call, result) => {
    const evaluate = make(call);
    eachWindow(call, least, (step, first, end) => {
      call.budget.visits(weight * (end - first));
      setSample(result, step, evaluate(call.series.values.subarray(first, end), { step, first }));
    });
  };
}

function variance(values: Float64Array): number {
  const mean = new KahanSum();
  const squares = new KahanSum();
  for (let index = 0; index < values.length; index++) {
    const value = values[index] ?? 0;
    const before = value - mean.total;
    mean.add(before / (index + 1));
    squares.add(before * (value - mean.total));
  }
  return squares.total / values.length;
}

/** Least squares over seconds since `originMs`. */
function regression(points: { times: Float64Array; values: Float64Array }, originMs: number) {
  const [sumX, sumY, sumXY, sumXX] = [new KahanSum(), new KahanSum(), new KahanSum(), new KahanSum()];
  const { times, values } = points;
  const first = values[0] ?? 0;
  let constant = true;
  for (let index = 0; index < values.length; index++) {
    const x = ((times[index] ?? 0) - originMs) / 1000;
    const y = values[index] ?? 0;
    if (index > 0 && y !== first) constant = false;
    sumX.add(x);
    sumY.add(y);
    sumXY.add(x * y);
    sumXX.add(x * x);
  }
  if (constant)
    return Number.isFinite(first) || Number.isNaN(first)
      ? { slope: 0, intercept: first }
      : { slope: Number.NaN, intercept: Number.NaN };
  const count = values.length;
  const covariance = sumXY.total - (sumX.total * sumY.total) / count;
  const slope = covariance / (sumXX.total - (sumX.total * sumX.total) / count);
  return { slope, intercept: sumY.total / count - (slope * sumX.total) / count };
}

const timesOf = ({ series }: RangeCall, first: number, count: number) =>
  series.timestamps.subarray(first, first + count);

const deriv = rescanning(2, (call) => (values, { first }) => {
  const times = timesOf(call, first, values.length);
  return regression({ times, values }, times[0] ?? 0).slope;
});

const predictLinear = rescanning(2, (call) => (values, { step, first }) => {
  const times = timesOf(call, first, values.length);
  const { slope, intercept } = regression({ times, values }, call.times[step] ?? 0);
  return slope * (call.scalars[0]?.[step] ?? 0) + intercept;
});

const smoothing = rescanning(1, (call) => (values, { step }) => {
  const level = factor("smoothing", call.scalars[0]?.[step]);
  const trend = factor("trend", call.scalars[1]?.[step]);
  let before = 0;
  let smooth = values[0] ?? 0;
  let slope = (values[1] ?? 0) - smooth;
  for (let index = 1; index < values.length; index++) {
    if (index > 1) slope = trend * (smooth - before) + (1 - trend) * slope;
    const next = level * (values[index] ?? 0) + (1 - level) * (smooth + slope);
    before = smooth;
    smooth = next;
  }
  return smooth;
});

function factor(name: string, value = Number.NaN): number {
  if (value <= 0 || value >= 1)
    throw new PromqlEvaluationError(`invalid ${name} factor. Expected: 0 < ${name[0]}f < 1, got: ${value}`);
  return value;
}

/** The factors are looked at also where one sample gives no result. */
const doubleSmoothing: RangeFunction = (call, result) => {
  smoothing(call, result);
  eachWindow(call, 1, (step, first, end) => {
    if (end - first < 2) result.present[step] = 0;
  });
};

export const RESCAN_FUNCTIONS: Readonly<Record<string, RangeFunction>> = {
  stddev_over_time: rescanning(1, () => (values) => Math.sqrt(variance(values))),
  stdvar_over_time: rescanning(1, () => variance),
  quantile_over_time: rescanning(
    1,
    (call) =>
      (values, { step }) =>
        quantileOf(call.scalars[0]?.[step] ?? Number.NaN, values.slice()),
    8,
  ),
  deriv,
  predict_linear: predictLinear,
  holt_winters: doubleSmoothing,
  double_exponential_smoothing: doubleSmoothing,
};
