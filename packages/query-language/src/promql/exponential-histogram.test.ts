/** Exponential histograms: arithmetic, quantiles, and their way through the evaluator. */
import { describe, expect, it } from "vitest";
import { apiData } from "./api-result";
import { evaluate } from "./evaluate";
import {
  addHistograms,
  type ExponentialHistogram,
  intervalsOf,
  scaleHistogram,
  wasReset,
} from "./exponential-histogram";
import { exponentialFraction, exponentialQuantile } from "./exponential-quantile";
import type { RawSeries } from "./fetched";
import { labelsOf } from "./labels";
import { parsePromql } from "./parse";

const histogram = (
  part: Partial<ExponentialHistogram> & { up?: number[]; down?: number[]; offset?: number },
) => {
  const { up = [], down = [], offset = 0, ...rest } = part;
  const total = [...up, ...down].reduce((sum, count) => sum + count, rest.zeroCount ?? 0);
  return {
    scale: 0,
    zeroThreshold: 0,
    zeroCount: 0,
    count: total,
    sum: total,
    positive: { offset, counts: Float64Array.from(up) },
    negative: { offset, counts: Float64Array.from(down) },
    ...rest,
  } satisfies ExponentialHistogram;
};

describe("an exponential histogram", () => {
  it("has the buckets of OpenTelemetry", () => {
    const buckets = intervalsOf(histogram({ up: [1, 0, 2], down: [3], zeroCount: 4, zeroThreshold: 0.5 }));
    expect(buckets).toEqual([
      { lower: -2, upper: -1, count: 3 },
      { lower: -0.5, upper: 0.5, count: 4 },
      { lower: 1, upper: 2, count: 1 },
      { lower: 4, upper: 8, count: 2 },
    ]);
  });

  it("is added in the coarser scale, also to buckets elsewhere", () => {
    // Scale 1 from index -1: (2^-0.5, 1], (1, 2^0.5], (2^0.5, 2]; in scale 0: (0.5, 1], (1, 2].
    const fine = histogram({ scale: 1, offset: -1, up: [1, 2, 3] });
    const sum = addHistograms(fine, histogram({ offset: 2, up: [10] }));
    expect(sum).toMatchObject({ scale: 0, count: 16, positive: { offset: -1 } });
    expect([...sum.positive.counts]).toEqual([1, 5, 0, 10]);
    expect(addHistograms(sum, sum, -1).count).toBe(0);
    expect([...scaleHistogram(sum, 0.5).positive.counts]).toEqual([0.5, 2.5, 0, 5]);
  });

  it("takes the wider zero bucket, moved to the end of a bucket", () => {
    const wide = histogram({ zeroThreshold: 1.5, zeroCount: 1 });
    const sum = addHistograms(histogram({ up: [4, 2] }), wide);
    expect(sum).toMatchObject({ zeroThreshold: 2, zeroCount: 5 });
    expect([...sum.positive.counts]).toEqual([2]);
  });

  it("shows when it was reset", () => {
    const before = histogram({ up: [2, 2] });
    expect(wasReset(before, histogram({ up: [2, 3] }))).toBe(false);
    expect(wasReset(before, histogram({ up: [1, 9] }))).toBe(true);
    expect(wasReset(before, histogram({ up: [3] }))).toBe(true);
    expect(wasReset(before, histogram({ scale: 1, up: [9, 9, 9, 9] }))).toBe(true);
    expect(wasReset(histogram({ scale: 1, up: [1, 1, 2] }), histogram({ up: [2, 2] }))).toBe(false);
  });

  it("has quantiles by the logarithm, in the zero bucket by the value", () => {
    const one = histogram({ up: [0, 4] });
    expect(exponentialQuantile(0.5, one)).toBeCloseTo(2 * Math.SQRT2, 12);
    expect(exponentialQuantile(0, one)).toBe(2);
    expect(exponentialQuantile(1, one)).toBe(4);
    expect(exponentialQuantile(0.5, histogram({ down: [4] }))).toBeCloseTo(-Math.SQRT2, 12);
    expect(exponentialQuantile(0.25, histogram({ zeroCount: 2, zeroThreshold: 1, up: [2] }))).toBe(0.5);
    expect(exponentialQuantile(2, one)).toBe(Number.POSITIVE_INFINITY);
    expect(exponentialQuantile(-1, one)).toBe(Number.NEGATIVE_INFINITY);
    expect(exponentialQuantile(0.5, histogram({}))).toBeNaN();
  });

  it("has fractions that undo its quantiles", () => {
    const mixed = histogram({ up: [3, 0, 5], down: [2, 1], zeroCount: 4, zeroThreshold: 0.25 });
    for (const q of [0.05, 0.1, 0.3, 0.55, 0.7, 0.95])
      expect(exponentialFraction(Number.NEGATIVE_INFINITY, exponentialQuantile(q, mixed), mixed)).toBeCloseTo(
        q,
        12,
      );
    expect(exponentialFraction(Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY, mixed)).toBe(1);
    expect(exponentialFraction(2, 1, mixed)).toBe(0);
  });
});

describe("in expressions", () => {
  const cumulative = [1, 2, 3, 4].map((n) => histogram({ up: [2 * n, 4 * n], zeroCount: n, sum: 10 * n }));
  const stored = (n: string): RawSeries => ({
    labels: labelsOf([
      ["__name__", "h"],
      ["n", n],
    ]),
    timestamps: Float64Array.of(0, 10_000, 20_000, 30_000),
    values: new Float64Array(4),
    histograms: cumulative,
  });
  const value = (text: string, series: readonly RawSeries[] = [stored("a"), stored("b")]) => {
    const { expression } = parsePromql(text);
    if (expression === null) throw new Error(text);
    const { resultType, result } = apiData(
      evaluate(expression, { kind: "instant", timeMs: 30_000 }, [series, series]),
    );
    if (resultType !== "vector") throw new Error(resultType);
    return result.map((one) => (one.histogram ? one.histogram[1].count : one.value?.[1]));
  };

  it.each([
    ["histogram_count(h)", ["28", "28"]],
    ["histogram_sum(sum(h))", ["80"]],
    ["histogram_avg(h)", [String(40 / 28), String(40 / 28)]],
    // 3 x 7 observations in 30 s, drawn out to 35 s.
    ["histogram_count(increase(h[35s]))", ["24.5", "24.5"]],
    ["rate(h[35s])", ["0.7", "0.7"]],
    ["histogram_quantile(1, sum(h))", ["4"]],
    ["histogram_fraction(2, 4, h)", [String(16 / 28), String(16 / 28)]],
    ["h * 2", ["56", "56"]],
    ["h / 2", ["14", "14"]],
    ["h + h", ["56", "56"]],
    ["histogram_count(h - h)", ["0", "0"]],
    ["count(h)", ["2"]],
    ["max(h)", []],
    ["abs(h)", []],
    ["h > 1", []],
    ["h + 1", []],
    ["histogram_count(-h)", ["-28", "-28"]],
    ["histogram_count(avg(h))", ["28"]],
    ["h * on(n) histogram_count(h)", ["784", "784"]],
    ["deriv(h[1m])", []],
    ["last_over_time(h[1m])", ["28", "28"]],
    ["count_over_time(h[1m])", ["4", "4"]],
    ["histogram_count(sum_over_time(h[1m]))", ["70", "70"]],
    ["histogram_count(avg_over_time(h[1m]))", ["17.5", "17.5"]],
    ["histogram_count(idelta(h[1m]))", ["7", "7"]],
    ["histogram_count(irate(h[1m]))", ["0.7000000000000001", "0.7000000000000001"]],
    ["resets(h[1m])", ["0", "0"]],
    ["max_over_time(h[1m])", []],
  ])("%s is %j", (text, expected) => {
    expect(value(text)).toEqual(expected);
  });

  it("leaves out sums of histograms and numbers", () => {
    const number: RawSeries = {
      labels: labelsOf([["__name__", "h"]]),
      timestamps: Float64Array.of(30_000),
      values: Float64Array.of(5),
    };
    expect(value("sum(h)", [stored("a"), number])).toEqual([]);
    expect(value("max(h)", [stored("a"), number])).toEqual(["5"]);
  });

  it("counts what there was before a reset", () => {
    const reset: RawSeries = {
      ...stored("a"),
      histograms: [
        histogram({ up: [5] }),
        histogram({ up: [8] }),
        histogram({ up: [1] }),
        histogram({ up: [4] }),
      ],
    };
    // 4 - 5 + 8 in 30 s, drawn out to 35 s.
    expect(value("histogram_count(increase(h[35s]))", [reset])).toEqual([String(7 * (35 / 30))]);
  });
});
