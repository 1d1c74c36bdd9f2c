/** The `*_over_time` functions that slide: each sample enters and leaves once. O(samples + steps). */
import { PrefixSums } from "./prefix-sums";
import { eachWindow, type RangeCall, type RangeFunction } from "./range-call";
import { setSample } from "./value";

const sumOverTime: RangeFunction = (call, result) => {
  const sums = new PrefixSums(call.series.values);
  eachWindow(call, 1, (step, first, end) => {
    const sum = sums.sum(first, end);
    const lost = Number.isNaN(sum) && !sums.hasSpecial(first, end);
    setSample(result, step, lost ? plainSum(call, first, end) : sum);
  });
};

const avgOverTime: RangeFunction = (call, result) => {
  const sums = new PrefixSums(call.series.values);
  eachWindow(call, 1, (step, first, end) => {
    const sum = sums.sum(first, end);
    const lost = !Number.isFinite(sum) && !sums.hasSpecial(first, end);
    setSample(result, step, lost ? plainMean(call, first, end) : sum / (end - first));
  });
};

/** For sums beyond the largest number. */
function plainSum({ series: { values }, budget }: RangeCall, first: number, end: number): number {
  budget.visits(end - first);
  let sum = 0;
  for (let index = first; index < end; index++) sum += values[index] ?? 0;
  return sum;
}

function plainMean({ series: { values }, budget }: RangeCall, first: number, end: number): number {
  budget.visits(end - first);
  let mean = 0;
  for (let index = first; index < end; index++) {
    const count = index - first + 1;
    mean += (values[index] ?? 0) / count - mean / count;
  }
  return mean;
}

/** The best value of each window; NaN only where there is nothing else. */
function extreme(better: (value: number, than: number) => boolean): RangeFunction {
  return (call, result) => {
    const { values } = call.series;
    // Indexes of values that may still become the best, the best first.
    const queue = new Int32Array(values.length);
    let head = 0;
    let tail = 0;
    let next = 0;
    eachWindow(call, 1, (step, first, end) => {
      for (; next < end; next++) {
        const value = values[next] ?? 0;
        if (Number.isNaN(value)) continue;
        while (tail > head && !better(values[queue[tail - 1] ?? 0] ?? 0, value)) tail--;
        queue[tail++] = next;
      }
      while (head < tail && (queue[head] ?? 0) < first) head++;
      setSample(result, step, head < tail ? (values[queue[head] ?? 0] ?? 0) : Number.NaN);
    });
  };
}

export const OVER_TIME_FUNCTIONS: Readonly<Record<string, RangeFunction>> = {
  sum_over_time: sumOverTime,
  avg_over_time: avgOverTime,
  min_over_time: extreme((value, than) => value < than),
  max_over_time: extreme((value, than) => value > than),
  count_over_time: (call, result) =>
    eachWindow(call, 1, (step, first, end) => setSample(result, step, end - first)),
  present_over_time: (call, result) => eachWindow(call, 1, (step) => setSample(result, step, 1)),
  last_over_time: (call, result) =>
    eachWindow(call, 1, (step, _first, end) => {
      setSample(result, step, call.series.values[end - 1] ?? 0);
      if (result.histograms) result.histograms[step] = call.series.histograms?.[end - 1];
    }),
};
