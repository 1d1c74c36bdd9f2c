/** Binary operators between scalars, and between a vector and a scalar. */
import type { ArithmeticOperator, Binary, ComparisonOperator, SetOperator } from "./ast";
import { combineHistograms } from "./binary-histograms";
import { matchVectors } from "./binary-vectors";
import { PromqlEvaluationError } from "./errors";
import type { Evaluation } from "./evaluation";
import { dropName } from "./labels";
import { ARITHMETIC, COMPARISON } from "./numbers";
import type { Operation } from "./operation";
import { combineSets } from "./set-operators";
import { collect, emptySeries, type GridSeries, setSample, type Value } from "./value";

const isSet = (operator: string): operator is SetOperator =>
  operator === "and" || operator === "or" || operator === "unless";
const isComparison = (operator: string): operator is ComparisonOperator => operator in COMPARISON;

export function evaluateBinary(node: Binary, evaluation: Evaluation): Value {
  const left = evaluation.evaluate(node.left);
  const right = evaluation.evaluate(node.right);
  const operation = operationOf(node);
  if (left.kind === "scalar" && right.kind === "scalar") {
    const values = left.values.map((value, step) => operation.number(value, right.values[step] ?? 0));
    return { kind: "scalar", values };
  }
  if (left.kind === "vector" && right.kind === "vector") {
    const sides = {
      left: left.series,
      right: right.series,
      count: evaluation.count,
      budget: evaluation.budget,
    };
    const series = isSet(node.operator)
      ? combineSets(node.operator, node.matching, sides)
      : matchVectors(operation, node.matching, sides);
    return { kind: "vector", series };
  }
  if (left.kind === "vector" && right.kind === "scalar")
    return {
      kind: "vector",
      series: withScalar(left.series, { scalar: right.values, swapped: false }, operation),
    };
  if (left.kind === "scalar" && right.kind === "vector")
    return {
      kind: "vector",
      series: withScalar(right.series, { scalar: left.values, swapped: true }, operation),
    };
  throw new PromqlEvaluationError("binary expression must contain only scalar and instant vector types");
}

function operationOf({ operator, bool }: Binary): Operation {
  const comparison = isComparison(operator) ? COMPARISON[operator] : undefined;
  const number = comparison
    ? (left: number, right: number) => Number(comparison(left, right))
    : isSet(operator) || isComparison(operator)
      ? () => Number.NaN
      : ARITHMETIC[operator satisfies ArithmeticOperator];
  const filters = comparison !== undefined && !bool;
  return { operator, dropsName: !filters, filters, number };
}

/** `swapped`: the scalar stands on the left. A filter keeps the sample of the vector, wherever it stands. */
function withScalar(
  series: readonly GridSeries[],
  { scalar, swapped }: { scalar: Float64Array; swapped: boolean },
  operation: Operation,
): readonly GridSeries[] {
  const results = series.map((source) => {
    const labels = operation.dropsName ? dropName(source.labels) : source.labels;
    const histograms = source.histograms && Array.from<undefined>({ length: scalar.length });
    const result: GridSeries = { ...emptySeries(labels, scalar.length), histograms };
    for (let step = 0; step < scalar.length; step++) {
      if (source.present[step] !== 1) continue;
      const histogram = source.histograms?.[step];
      const other = scalar[step] ?? 0;
      if (histogram !== undefined) {
        const scaled = swapped
          ? combineHistograms(operation.operator, other, histogram)
          : combineHistograms(operation.operator, histogram, other);
        if (scaled === undefined || result.histograms === null) continue;
        setSample(result, step, 0);
        result.histograms[step] = scaled;
        continue;
      }
      const own = source.values[step] ?? 0;
      const value = swapped ? operation.number(other, own) : operation.number(own, other);
      if (!operation.filters) setSample(result, step, value);
      else if (value === 1) setSample(result, step, own);
    }
    return result;
  });
  return collect(results);
}
