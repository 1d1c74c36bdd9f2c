/** A stored exponential histogram as a value of PromQL. Pure. */
import type { HistogramSample } from "@sightglass/clickhouse";
import type { ExponentialHistogram } from "@sightglass/query-language";

export function histogramOf(sample: HistogramSample): ExponentialHistogram {
  return {
    scale: sample.scale,
    zeroThreshold: sample.zero_threshold,
    zeroCount: sample.zero_count,
    count: sample.count,
    sum: sample.sum,
    positive: { offset: sample.positive_offset, counts: Float64Array.from(sample.positive) },
    negative: { offset: sample.negative_offset, counts: Float64Array.from(sample.negative) },
  };
}
