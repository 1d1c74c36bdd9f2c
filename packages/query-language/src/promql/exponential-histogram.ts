/**
 * Exponential histograms as values, in the layout of OpenTelemetry: bucket `i` of a side holds
 * magnitudes in (base^(offset+i), base^(offset+i+1)] with base = 2^(2^-scale). Immutable.
 */

/** Counts of one sign, from the smallest magnitude up. */
export interface ExponentialBuckets {
  readonly offset: number;
  readonly counts: Float64Array;
}

export interface ExponentialHistogram {
  readonly scale: number;
  /** Magnitudes up to here are in the zero bucket. */
  readonly zeroThreshold: number;
  readonly zeroCount: number;
  readonly count: number;
  readonly sum: number;
  readonly positive: ExponentialBuckets;
  readonly negative: ExponentialBuckets;
}

/** A bucket between two values. */
export interface Interval {
  readonly lower: number;
  readonly upper: number;
  readonly count: number;
}

const boundOf = (scale: number, index: number) => 2 ** (index * 2 ** -scale);

/** All buckets that hold something, from the lowest value to the highest. */
export function intervalsOf(histogram: ExponentialHistogram): readonly Interval[] {
  const { scale, positive, negative, zeroCount, zeroThreshold } = histogram;
  const up = sideIntervals(scale, positive);
  const down = sideIntervals(scale, negative).reverse();
  const intervals: Interval[] = down.map(({ lower, upper, count }) => ({
    lower: -upper,
    upper: -lower,
    count,
  }));
  if (zeroCount !== 0) {
    const lower = down.length === 0 && up.length > 0 ? 0 : -zeroThreshold;
    const upper = up.length === 0 && down.length > 0 ? 0 : zeroThreshold;
    intervals.push({ lower, upper, count: zeroCount });
  }
  return [...intervals, ...up];
}

function sideIntervals(scale: number, { offset, counts }: ExponentialBuckets): Interval[] {
  const intervals: Interval[] = [];
  for (const [index, count] of counts.entries()) {
    if (count === 0) continue;
    const at = offset + index;
    intervals.push({ lower: boundOf(scale, at), upper: boundOf(scale, at + 1), count });
  }
  return intervals;
}

/** The sum of two histograms, or their difference with `sign` -1, in the coarser of the two resolutions. */
export function addHistograms(
  a: ExponentialHistogram,
  b: ExponentialHistogram,
  sign: 1 | -1 = 1,
): ExponentialHistogram {
  const [left, right] = aligned(a, b);
  return {
    scale: left.scale,
    zeroThreshold: left.zeroThreshold,
    zeroCount: left.zeroCount + sign * right.zeroCount,
    count: left.count + sign * right.count,
    sum: left.sum + sign * right.sum,
    positive: addBuckets(left.positive, right.positive, sign),
    negative: addBuckets(left.negative, right.negative, sign),
  };
}

/** Every count and the sum multiplied. */
export function scaleHistogram(histogram: ExponentialHistogram, factor: number): ExponentialHistogram {
  const scaled = ({ offset, counts }: ExponentialBuckets) => ({
    offset,
    counts: counts.map((n) => n * factor),
  });
  return {
    ...histogram,
    zeroCount: histogram.zeroCount * factor,
    count: histogram.count * factor,
    sum: histogram.sum * factor,
    positive: scaled(histogram.positive),
    negative: scaled(histogram.negative),
  };
}

/** Whether a cumulative histogram began anew between two samples. */
export function wasReset(before: ExponentialHistogram, after: ExponentialHistogram): boolean {
  if (after.count < before.count || after.scale > before.scale) return true;
  if (after.zeroThreshold < before.zeroThreshold) return true;
  const [old, fresh] = aligned(before, after);
  if (fresh.zeroCount < old.zeroCount) return true;
  const falls = (from: ExponentialBuckets, to: ExponentialBuckets) =>
    addBuckets(to, from, -1).counts.some((count) => count < 0);
  return falls(old.positive, fresh.positive) || falls(old.negative, fresh.negative);
}

function addBuckets(a: ExponentialBuckets, b: ExponentialBuckets, sign: 1 | -1): ExponentialBuckets {
  if (b.counts.length === 0) return a;
  const offset = a.counts.length === 0 ? b.offset : Math.min(a.offset, b.offset);
  const end = Math.max(
    a.counts.length === 0 ? offset : a.offset + a.counts.length,
    b.offset + b.counts.length,
  );
  const counts = new Float64Array(end - offset);
  for (const [index, count] of a.counts.entries()) counts[a.offset - offset + index] = count;
  for (const [index, count] of b.counts.entries()) {
    const at = b.offset - offset + index;
    counts[at] = (counts[at] ?? 0) + sign * count;
  }
  return { offset, counts };
}

/** Both in the coarser scale, with the wider zero bucket. */
function aligned(
  a: ExponentialHistogram,
  b: ExponentialHistogram,
): readonly [ExponentialHistogram, ExponentialHistogram] {
  const scale = Math.min(a.scale, b.scale);
  const left = coarser(a, scale);
  const right = coarser(b, scale);
  let threshold = Math.max(a.zeroThreshold, b.zeroThreshold);
  if (a.zeroThreshold === b.zeroThreshold) return [left, right];
  // A bucket is in the zero bucket as a whole or not at all.
  for (const { positive, negative } of [left, right])
    for (const side of [positive, negative])
      for (const { lower, upper } of sideIntervals(scale, side))
        if (lower < threshold && upper > threshold) threshold = upper;
  return [withZero(left, threshold), withZero(right, threshold)];
}

function coarser(histogram: ExponentialHistogram, scale: number): ExponentialHistogram {
  const shift = 2 ** (histogram.scale - scale);
  if (shift === 1) return histogram;
  const merge = ({ offset, counts }: ExponentialBuckets): ExponentialBuckets => {
    if (counts.length === 0) return { offset: 0, counts };
    const start = Math.floor(offset / shift);
    const merged = new Float64Array(Math.floor((offset + counts.length - 1) / shift) - start + 1);
    for (const [index, count] of counts.entries()) {
      const at = Math.floor((offset + index) / shift) - start;
      merged[at] = (merged[at] ?? 0) + count;
    }
    return { offset: start, counts: merged };
  };
  return { ...histogram, scale, positive: merge(histogram.positive), negative: merge(histogram.negative) };
}

function withZero(histogram: ExponentialHistogram, threshold: number): ExponentialHistogram {
  let { zeroCount } = histogram;
  const keep = ({ offset, counts }: ExponentialBuckets): ExponentialBuckets => {
    let inside = 0;
    while (inside < counts.length && boundOf(histogram.scale, offset + inside + 1) <= threshold)
      zeroCount += counts[inside++] ?? 0;
    return { offset: offset + inside, counts: counts.slice(inside) };
  };
  const positive = keep(histogram.positive);
  const negative = keep(histogram.negative);
  return { ...histogram, zeroThreshold: threshold, zeroCount, positive, negative };
}
