/** Samples that tell what came since the one before, summed up to a counter. Pure. */
import type { RawSeries } from "@sightglass/query-language";

export function asCounter(series: RawSeries): RawSeries {
  const { timestamps, values, stale } = series;
  const total = new Float64Array(values.length);
  let sum = 0;
  for (let i = 0; i < values.length; i++) {
    const value = values[i] ?? 0;
    if (stale?.[i] !== 1 && !Number.isNaN(value)) sum += value;
    total[i] = sum;
  }
  return { ...series, timestamps, values: total };
}
