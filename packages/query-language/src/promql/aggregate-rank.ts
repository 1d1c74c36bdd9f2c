/** topk, bottomk, quantile and count_values. */

import { type Group, groupsOf, keeper, numbersAt, reduceGroups } from "./aggregate";
import type { Aggregation } from "./ast";
import { PromqlEvaluationError } from "./errors";
import type { Evaluation } from "./evaluation";
import { formatValue } from "./format-value";
import { keyOf, type Labels, withLabel } from "./labels";
import { quantileOf } from "./quantile";
import { collect, emptySeries, type GridSeries, hasNumber, setSample } from "./value";

/** 2^63: what counts of topk may not reach. */
const COUNT_MAX = 2 ** 63;

/** An aggregation of series that are evaluated already. */
export function aggregate(
  node: Aggregation,
  series: readonly GridSeries[],
  evaluation: Evaluation,
): readonly GridSeries[] {
  const { operator, grouping, parameter } = node;
  if (operator === "count_values" && parameter)
    return countValues({ label: evaluation.string(parameter), grouping }, series, evaluation);
  const groups = groupsOf(series, grouping);
  if (parameter === null) return reduceGroups(groups, operator, evaluation.count).filter(hasAny);
  const parameters = evaluation.scalar(parameter);
  if (operator !== "quantile") checkCounts(parameters);
  if (operator === "quantile")
    return groups.map((group) => quantileOfGroup(group, parameters)).filter(hasAny);
  return groups.flatMap((group) => ranked(group, { parameters, descending: operator === "topk" }));
}

const hasAny = ({ present }: GridSeries) => present.includes(1);

function quantileOfGroup({ labels, members }: Group, parameters: Float64Array): GridSeries {
  const result = emptySeries(labels, parameters.length);
  for (let step = 0; step < parameters.length; step++) {
    const numbers = numbersAt(members, step);
    if (numbers.length > 0) setSample(result, step, quantileOf(parameters[step] ?? Number.NaN, numbers));
  }
  return result;
}

/** Refused also where there is nothing to count. */
function checkCounts(counts: Float64Array): void {
  const wrong = counts.find((count) => !(Math.abs(count) < COUNT_MAX));
  if (wrong !== undefined) throw new PromqlEvaluationError(`Scalar value ${wrong} overflows int64`);
}

/** The first series of each moment, with all their labels; in the order of one moment when there is one. */
function ranked(
  { members }: Group,
  { parameters, descending }: { parameters: Float64Array; descending: boolean },
): readonly GridSeries[] {
  const chosen = new Map<GridSeries, GridSeries>();
  for (let step = 0; step < parameters.length; step++) {
    const wanted = parameters[step] ?? Number.NaN;
    const here = members.filter((member) => hasNumber(member, step));
    const best = sortedAt(here, step, descending).slice(0, Math.max(0, Math.trunc(wanted)));
    for (const member of best) {
      const result = chosen.get(member) ?? emptySeries(member.labels, parameters.length);
      chosen.set(member, result);
      setSample(result, step, member.values[step] ?? 0);
    }
  }
  return [...chosen.values()];
}

/** By the value of one step; NaN last whatever the direction; equal values keep their order. */
export function sortedAt(
  series: readonly GridSeries[],
  step: number,
  descending: boolean,
): readonly GridSeries[] {
  return series.toSorted((a, b) => {
    const x = a.values[step] ?? 0;
    const y = b.values[step] ?? 0;
    if (Number.isNaN(x) || Number.isNaN(y)) return Number(Number.isNaN(x)) - Number(Number.isNaN(y));
    return x === y ? 0 : x < y === descending ? 1 : -1;
  });
}

function countValues(
  { label, grouping }: { label: string; grouping: Aggregation["grouping"] },
  series: readonly GridSeries[],
  { count, budget }: Evaluation,
): readonly GridSeries[] {
  if (label === "") throw new PromqlEvaluationError('invalid label name ""');
  const keep = keeper(
    grouping?.kind === "without" ? grouping : { kind: "by", labels: [...(grouping?.labels ?? []), label] },
  );
  const results = new Map<string, GridSeries>();
  for (const member of series) {
    const labelsOf = new Map<string | number, { key: string; labels: Labels }>();
    for (let step = 0; step < count; step++) {
      if (!hasNumber(member, step)) continue;
      const value = member.values[step] ?? 0;
      const id = Object.is(value, -0) ? "-0" : value;
      let named = labelsOf.get(id);
      if (named === undefined) {
        const labels = keep(withLabel(member.labels, label, formatValue(value)));
        named = { key: keyOf(labels), labels };
        labelsOf.set(id, named);
      }
      let result = results.get(named.key);
      if (result === undefined) {
        budget.result(results.size + 1, 0);
        budget.result(1, count);
        result = emptySeries(named.labels, count);
        results.set(named.key, result);
      }
      setSample(result, step, (result.values[step] ?? 0) + 1);
    }
  }
  return collect([...results.values()]);
}
