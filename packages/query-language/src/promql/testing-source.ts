/** Series in memory as a store, for tests. */
import type { FetchedSeries, RawSeries } from "./fetched";
import { labelsOf } from "./labels";
import { compileMatchers } from "./matchers";
import type { SelectorRequest } from "./plan";

/** Samples under plain labels. */
export interface PlainSeries {
  readonly labels: Readonly<Record<string, string>>;
  readonly timestamps: Float64Array;
  readonly values: Float64Array;
  readonly stale?: Uint8Array | undefined;
}

/** Answers requests with raw samples. */
export function memorySource(
  series: readonly PlainSeries[],
): (request: SelectorRequest) => readonly FetchedSeries[] {
  const all: readonly RawSeries[] = series.map((one) => ({
    ...one,
    labels: labelsOf(Object.entries(one.labels)),
  }));
  return ({ matchers, fromMs, toMs }) => {
    const wanted = compileMatchers(matchers);
    return all
      .filter(({ labels }) => wanted(labels))
      .map(({ labels, timestamps, values, stale }) => {
        const within = (_: number, index: number) => {
          const time = timestamps[index] ?? 0;
          return time > fromMs && time <= toMs;
        };
        return {
          labels,
          timestamps: timestamps.filter(within),
          values: values.filter(within),
          stale: stale?.filter(within),
        };
      });
  };
}
