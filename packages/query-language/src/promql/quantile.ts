/** Quantiles of plain values and of classic histogram buckets. */

/** The quantile of values between its two neighbours; NaN is the lowest value. Sorts the array. */
export function quantileOf(q: number, values: Float64Array): number {
  const count = values.length;
  if (count === 0 || Number.isNaN(q)) return Number.NaN;
  if (q < 0) return Number.NEGATIVE_INFINITY;
  if (q > 1) return Number.POSITIVE_INFINITY;
  values.sort();
  let numbers = count;
  while (numbers > 0 && Number.isNaN(values[numbers - 1])) numbers--;
  const at = (index: number) =>
    index < count - numbers ? Number.NaN : (values[index - (count - numbers)] ?? 0);
  const rank = q * (count - 1);
  const lower = Math.floor(rank);
  const weight = rank - lower;
  return at(lower) * (1 - weight) + at(Math.min(count - 1, lower + 1)) * weight;
}

/** How many observations were at most `bound`. */
export interface Bucket {
  readonly bound: number;
  count: number;
}

/** The quantile of a classic histogram, its buckets in the order of their bounds. Changes their counts. */
export function bucketQuantile(q: number, sorted: readonly Bucket[]): number {
  if (Number.isNaN(q)) return Number.NaN;
  if (q < 0) return Number.NEGATIVE_INFINITY;
  if (q > 1) return Number.POSITIVE_INFINITY;
  if (sorted.at(-1)?.bound !== Number.POSITIVE_INFINITY) return Number.NaN;
  const buckets = monotonic(coalesced(sorted));
  const last = buckets.length - 1;
  const observations = buckets[last]?.count ?? 0;
  if (buckets.length < 2 || observations === 0) return Number.NaN;
  const rank = q * observations;
  const index = firstReaching(buckets, rank);
  const bucket = buckets[index];
  if (index === last || bucket === undefined) return buckets[last - 1]?.bound ?? Number.NaN;
  if (index === 0 && bucket.bound <= 0) return bucket.bound;
  const before = buckets[index - 1] ?? { bound: 0, count: 0 };
  return (
    before.bound + (bucket.bound - before.bound) * ((rank - before.count) / (bucket.count - before.count))
  );
}

/** The first bucket but the last that holds the rank, by halving; counts that are NaN hold nothing. */
function firstReaching(buckets: readonly Bucket[], rank: number): number {
  let low = 0;
  let high = buckets.length - 1;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((buckets[middle]?.count ?? 0) >= rank) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** Buckets of the same bound become one. */
function coalesced(buckets: readonly Bucket[]): Bucket[] {
  const result: Bucket[] = [];
  for (const bucket of buckets) {
    const last = result.at(-1);
    if (last?.bound === bucket.bound) last.count += bucket.count;
    else result.push({ ...bucket });
  }
  return result;
}

/** Counts that fall, as those of buckets read at different moments may, are lifted to the one before. */
function monotonic(buckets: Bucket[]): readonly Bucket[] {
  let highest = buckets[0]?.count ?? 0;
  for (const bucket of buckets) {
    if (bucket.count > highest) highest = bucket.count;
    else if (bucket.count < highest) bucket.count = highest;
  }
  return buckets;
}
