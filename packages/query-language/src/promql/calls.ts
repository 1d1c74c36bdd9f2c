/** Which evaluator answers which function. */

import { sortedAt } from "./aggregate-rank";
import { type Call, withoutParens } from "./ast";
import { evaluateDate, isDateFunction } from "./date-functions";
import { PromqlEvaluationError } from "./errors";
import { evaluateRangeCall, evaluateTimestamps, isRangeFunction, labelsOfAbsent } from "./evaluate-selector";
import type { Evaluation } from "./evaluation";
import { histogramPart, histogramQuantile } from "./histogram-functions";
import { labelJoin, labelReplace } from "./label-functions";
import { labelsOf, NO_LABELS } from "./labels";
import { evaluateMath, isMathFunction, mapNumbers } from "./math-functions";
import { anyPresent } from "./signature";
import { emptySeries, type GridSeries, hasNumber, setSample, type Value } from "./value";

type Evaluate = (node: Call, evaluation: Evaluation) => Value;

const vector =
  (evaluate: (node: Call, evaluation: Evaluation) => readonly GridSeries[]): Evaluate =>
  (node, evaluation) => ({ kind: "vector", series: evaluate(node, evaluation) });

const CALLS: ReadonlyMap<string, Evaluate> = new Map<string, Evaluate>([
  ["time", (_, { moments }) => ({ kind: "scalar", values: moments.map((ms) => ms / 1000) })],
  ["pi", (_, { count }) => ({ kind: "scalar", values: new Float64Array(count).fill(Math.PI) })],
  ["scalar", toScalar],
  ["vector", vector(toVector)],
  ["timestamp", vector(timestamps)],
  ["absent", vector(absent)],
  ["absent_over_time", vector(absentOverTime)],
  ["sort", vector((node, evaluation) => sorted(node, evaluation, false))],
  ["sort_desc", vector((node, evaluation) => sorted(node, evaluation, true))],
  ["label_replace", vector(labelReplace)],
  ["label_join", vector(labelJoin)],
  ["histogram_quantile", vector(histogramQuantile)],
  ["histogram_count", vector(histogramPart)],
  ["histogram_sum", vector(histogramPart)],
  ["histogram_avg", vector(histogramPart)],
  ["histogram_fraction", vector(histogramPart)],
]);

export function evaluateCall(node: Call, evaluation: Evaluation): Value {
  const { name } = node;
  const call = CALLS.get(name);
  if (call) return call(node, evaluation);
  if (isRangeFunction(name)) return { kind: "vector", series: evaluateRangeCall(node, evaluation) };
  if (isMathFunction(name)) return { kind: "vector", series: evaluateMath(node, evaluation) };
  if (isDateFunction(name)) return { kind: "vector", series: evaluateDate(node, evaluation) };
  throw new PromqlEvaluationError(`unknown function with name "${name}"`);
}

const operandOf = ({ args }: Call, evaluation: Evaluation) => (args[0] ? evaluation.vector(args[0]) : []);

/** The value of a moment with exactly one number, else NaN. */
function toScalar(node: Call, evaluation: Evaluation): Value {
  const series = operandOf(node, evaluation);
  const values = new Float64Array(evaluation.count);
  for (let step = 0; step < values.length; step++) {
    const [first, second] = series.filter((one) => hasNumber(one, step));
    values[step] = first && !second ? (first.values[step] ?? 0) : Number.NaN;
  }
  return { kind: "scalar", values };
}

function toVector({ args: [operand] }: Call, evaluation: Evaluation): readonly GridSeries[] {
  if (operand === undefined) return [];
  const values = evaluation.scalar(operand);
  return [{ labels: NO_LABELS, values, present: new Uint8Array(values.length).fill(1), histograms: null }];
}

/** The times of samples; of anything but a selector, the time of evaluation. */
function timestamps(node: Call, evaluation: Evaluation): readonly GridSeries[] {
  const operand = node.args[0] && withoutParens(node.args[0]);
  const { moments } = evaluation;
  if (operand?.kind === "vector")
    return mapNumbers(evaluateTimestamps(operand, evaluation), (seconds) => seconds);
  return mapNumbers(operandOf(node, evaluation), (_, step) => (moments[step] ?? 0) / 1000);
}

function absent(node: Call, evaluation: Evaluation): readonly GridSeries[] {
  return absence(node.args[0], operandOf(node, evaluation), evaluation);
}

function absentOverTime(node: Call, evaluation: Evaluation): readonly GridSeries[] {
  const found = evaluateRangeCall({ ...node, name: "present_over_time" }, evaluation, { mayRepeat: true });
  return absence(node.args[0] && withoutParens(node.args[0]), found, evaluation);
}

function absence(
  operand: Call["args"][number] | undefined,
  found: readonly GridSeries[],
  { count }: Evaluation,
): readonly GridSeries[] {
  const present = anyPresent(found, count);
  const result = emptySeries(labelsOf(operand ? labelsOfAbsent(operand) : []), count);
  for (let step = 0; step < count; step++) if (present[step] === 0) setSample(result, step, 1);
  return result.present.includes(1) ? [result] : [];
}

/** Only one moment has an order, and only numbers. */
function sorted(node: Call, evaluation: Evaluation, descending: boolean): readonly GridSeries[] {
  const series = operandOf(node, evaluation);
  return evaluation.count === 1
    ? sortedAt(
        series.filter((one) => hasNumber(one, 0)),
        0,
        descending,
      )
    : series;
}
