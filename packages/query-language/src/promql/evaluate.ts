/**
 * Evaluates a PromQL expression over series that were fetched before. Pure and synchronous. Linear in
 * samples + steps for each series, except for the functions of range-rescan.ts; every intermediate result
 * is one array for each series over all steps.
 */
import { aggregate } from "./aggregate-rank";
import { type Expression, withoutParens } from "./ast";
import { evaluateBinary } from "./binary";
import { Budget } from "./budget";
import { evaluateCall } from "./calls";
import { typeName, typeOf } from "./check";
import { PromqlEvaluationError } from "./errors";
import { evaluateRange, evaluateSelector } from "./evaluate-selector";
import { Evaluation } from "./evaluation";
import { scaleHistogram } from "./exponential-histogram";
import type { FetchedSeries } from "./fetched";
import { compareLabels, dropName } from "./labels";
import { frameOf, planOf, type QueryParams } from "./plan";
import type { RangeSeries } from "./samples";
import { collect, type Grid, type GridSeries, isEmpty, type Value } from "./value";

/** A result with the moments that it is for. */
export type PromqlResult =
  /** `range`: of a range query, whose answer is a series without labels. */
  | { readonly kind: "scalar"; readonly grid: Grid; readonly values: Float64Array; readonly range: boolean }
  | { readonly kind: "string"; readonly timeMs: number; readonly value: string }
  /** An instant query: the samples of one moment, in the order of `sort`, `topk` and `bottomk`. */
  | { readonly kind: "vector"; readonly grid: Grid; readonly series: readonly GridSeries[] }
  /** A range query: in the order of the labels. */
  | { readonly kind: "matrix"; readonly grid: Grid; readonly series: readonly GridSeries[] }
  /** An instant query for a range: plain samples. */
  | { readonly kind: "samples"; readonly series: readonly RangeSeries[] };

/**
 * `fetched` has the series for each of `selectorsOf(expression, params)`, in that order.
 * @throws PromqlEvaluationError when the data does not allow the operation, or a limit is passed.
 */
export function evaluate(
  expression: Expression,
  params: QueryParams,
  fetched: readonly (readonly FetchedSeries[])[],
): PromqlResult {
  const frame = frameOf(params);
  const evaluation = new Evaluation(frame, {
    plan: planOf(expression, params),
    fetched,
    budget: new Budget(),
    evaluateNode,
  });
  countFetched(fetched, evaluation.budget);
  const { grid } = frame;
  const type = typeOf(expression);
  if (params.kind === "range" && type !== "scalar" && type !== "vector")
    throw new PromqlEvaluationError(
      `invalid expression type "${typeName(type)}" for range query, must be Scalar or instant Vector`,
    );
  const range = withoutParens(expression);
  if (range.kind === "matrix" || range.kind === "subquery")
    return { kind: "samples", series: evaluateRange(range, evaluation).toSorted(byLabels) };
  const value = evaluation.evaluate(expression);
  if (value.kind === "string") return { kind: "string", timeMs: grid.startMs, value: value.value };
  if (value.kind === "scalar")
    return { kind: "scalar", grid, values: value.values, range: params.kind === "range" };
  const series = value.series.filter((one) => !isEmpty(one));
  if (params.kind === "instant") return { kind: "vector", grid, series };
  return { kind: "matrix", grid, series: series.toSorted(byLabels) };
}

const byLabels = (a: Pick<GridSeries, "labels">, b: Pick<GridSeries, "labels">) =>
  compareLabels(a.labels, b.labels);

function countFetched(fetched: readonly (readonly FetchedSeries[])[], budget: Budget): void {
  for (const series of fetched) {
    budget.result(series.length, 0);
    for (const one of series) budget.samples("grid" in one ? one.grid.length : one.timestamps.length);
  }
}

function evaluateNode(node: Expression, evaluation: Evaluation): Value {
  switch (node.kind) {
    case "number":
      return { kind: "scalar", values: new Float64Array(evaluation.count).fill(node.value) };
    case "string":
      return { kind: "string", value: node.value };
    case "paren":
      return evaluation.evaluate(node.operand);
    case "vector":
      return { kind: "vector", series: evaluateSelector(node, evaluation) };
    case "call":
      return evaluateCall(node, evaluation);
    case "aggregation":
      return { kind: "vector", series: aggregate(node, evaluation.vector(node.operand), evaluation) };
    case "binary":
      return evaluateBinary(node, evaluation);
    case "unary":
      return node.operator === "-"
        ? negated(evaluation.evaluate(node.operand))
        : evaluation.evaluate(node.operand);
    case "matrix":
    case "subquery":
      throw new PromqlEvaluationError("a range vector is only allowed as the argument of a function");
  }
}

function negated(value: Value): Value {
  if (value.kind === "scalar") return { kind: "scalar", values: value.values.map((one) => -one) };
  if (value.kind === "string") throw new PromqlEvaluationError("a string has no sign");
  const series = value.series.map((one) => ({
    ...one,
    labels: dropName(one.labels),
    values: one.values.map((sample) => -sample),
    histograms: one.histograms?.map((histogram) => histogram && scaleHistogram(histogram, -1)) ?? null,
  }));
  return { kind: "vector", series: collect(series) };
}
