/** Series in memory as a store, for tests. */
import type { Expression, VectorSelector } from "./ast";
import { evaluate } from "./evaluate";
import type { FetchedSeries, GridAnswer, RawSeries } from "./fetched";
import { labelsOf } from "./labels";
import { compileMatchers } from "./matchers";
import type { GridHint, SelectorRequest } from "./plan";

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

/** The same series in a store that answers every hint on the grid instead of giving samples. */
export function hintingSource(
  series: readonly PlainSeries[],
): (request: SelectorRequest) => readonly FetchedSeries[] {
  const raw = memorySource(series);
  return (request) => {
    const { hint } = request;
    if (hint === null) return raw(request);
    return raw(request).flatMap((one) => ("grid" in one ? one : (answerOf(one, hint) ?? [])));
  };
}

function answerOf(series: RawSeries, { fn, windowMs, grid }: GridHint): GridAnswer | undefined {
  const span = { from: 0, to: 0 };
  const selector: VectorSelector = { kind: "vector", span, name: "x", matchers: [], offsetMs: 0, at: null };
  const range: Expression = { kind: "matrix", span, selector, rangeMs: windowMs };
  const expression: Expression =
    fn === "instant" ? selector : { kind: "call", span, name: fn, args: [range] };
  const { startMs, stepMs, count } = grid;
  const endMs = startMs + (count - 1) * stepMs;
  const result = evaluate(expression, { kind: "range", startMs, endMs, stepMs, lookbackMs: windowMs }, [
    [series],
  ]);
  const [found] = result.kind === "matrix" ? result.series : [];
  return found && { labels: series.labels, grid: found.values, present: found.present };
}

/** A tree without places, to compare. */
export function shapeOf(expression: Expression | null): unknown {
  return JSON.parse(
    JSON.stringify(expression, (key, value: unknown) => {
      if (key === "span") return undefined;
      return typeof value === "number" && !Number.isFinite(value) ? String(value) : value;
    }),
  );
}
