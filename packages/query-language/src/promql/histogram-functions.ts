/** histogram_quantile over classic buckets and exponential histograms, and the other histogram functions. */
import type { Call } from "./ast";
import type { Evaluation } from "./evaluation";
import type { ExponentialHistogram } from "./exponential-histogram";
import { exponentialFraction, exponentialQuantile } from "./exponential-quantile";
import { dropName, keyOf, type Labels, pickLabels } from "./labels";
import { type Bucket, bucketQuantile } from "./quantile";
import { collect, emptySeries, type GridSeries, hasNumber, setSample } from "./value";

const BOUND_LABEL = "le";

/** The bound of a bucket as its label writes it; undefined when it is no number. */
function boundOf(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  if (/^\+?inf(inity)?$/i.test(text)) return Number.POSITIVE_INFINITY;
  if (/^-inf(inity)?$/i.test(text)) return Number.NEGATIVE_INFINITY;
  return /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(text) ? Number(text) : undefined;
}

interface ClassicHistogram {
  readonly labels: Labels;
  readonly buckets: { readonly bound: number; readonly series: GridSeries }[];
}

export function histogramQuantile(call: Call, evaluation: Evaluation): readonly GridSeries[] {
  const [quantile, operand] = call.args;
  if (!quantile || !operand) return [];
  const wanted = evaluation.scalar(quantile);
  const series = evaluation.vector(operand);
  const classic = classicHistograms(series);
  const native = new Map(
    series.flatMap((one) => (one.histograms ? [[keyOf(one.labels), one] as const] : [])),
  );
  const results = [...classic].map(([key, histogram]) => {
    const result = quantileOfClassic(histogram, wanted);
    for (const step of native.get(key)?.histograms?.keys() ?? [])
      if (native.get(key)?.histograms?.[step]) result.present[step] = 0;
    return result;
  });
  // Where both kinds of the same name meet, neither has a result.
  for (const [key, one] of native) {
    const rival = classic.get(key);
    const result = mapHistograms(one, (histogram, step) => {
      if (rival?.buckets.some((bucket) => bucket.series.present[step] === 1)) return undefined;
      return exponentialQuantile(wanted[step] ?? Number.NaN, histogram);
    });
    results.push(result);
  }
  return collect(results);
}

/** Buckets by all labels but their bound, in the order of the bounds. */
function classicHistograms(series: readonly GridSeries[]): ReadonlyMap<string, ClassicHistogram> {
  const histograms = new Map<string, ClassicHistogram>();
  for (const one of series) {
    const bound = boundOf(one.labels.get(BOUND_LABEL));
    if (bound === undefined) continue;
    const rest = pickLabels(one.labels, (name) => name !== BOUND_LABEL);
    const key = keyOf(rest);
    const known = histograms.get(key) ?? { labels: dropName(rest), buckets: [] };
    histograms.set(key, known);
    known.buckets.push({ bound, series: one });
  }
  for (const { buckets } of histograms.values())
    buckets.sort((a, b) => (a.bound === b.bound ? 0 : a.bound - b.bound));
  return histograms;
}

function quantileOfClassic({ labels, buckets }: ClassicHistogram, wanted: Float64Array): GridSeries {
  const result = emptySeries(labels, wanted.length);
  for (let step = 0; step < wanted.length; step++) {
    const here: Bucket[] = [];
    for (const { bound, series } of buckets)
      if (hasNumber(series, step)) here.push({ bound, count: series.values[step] ?? 0 });
    if (here.length > 0) setSample(result, step, bucketQuantile(wanted[step] ?? Number.NaN, here));
  }
  return result;
}

function mapHistograms(
  source: GridSeries,
  map: (histogram: ExponentialHistogram, step: number) => number | undefined,
): GridSeries {
  const result = emptySeries(dropName(source.labels), source.present.length);
  for (const [step, histogram] of (source.histograms ?? []).entries()) {
    if (histogram === undefined || source.present[step] !== 1) continue;
    const value = map(histogram, step);
    if (value !== undefined) setSample(result, step, value);
  }
  return result;
}

const PARTS: ReadonlyMap<string, (histogram: ExponentialHistogram) => number> = new Map([
  ["histogram_count", ({ count }: ExponentialHistogram) => count],
  ["histogram_sum", ({ sum }: ExponentialHistogram) => sum],
  ["histogram_avg", ({ sum, count }: ExponentialHistogram) => sum / count],
]);

/** histogram_count, histogram_sum, histogram_avg and histogram_fraction: exponential histograms only. */
export function histogramPart({ name, args }: Call, evaluation: Evaluation): readonly GridSeries[] {
  const operand = args.at(-1);
  if (operand === undefined) return [];
  const part = PARTS.get(name);
  const [lower, upper] = args.slice(0, -1).map((argument) => evaluation.scalar(argument));
  const results = evaluation
    .vector(operand)
    .map((series) =>
      mapHistograms(series, (histogram, step) =>
        part
          ? part(histogram)
          : exponentialFraction(lower?.[step] ?? Number.NaN, upper?.[step] ?? Number.NaN, histogram),
      ),
    );
  return collect(results);
}
