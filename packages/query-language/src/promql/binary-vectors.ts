/** Arithmetic and comparison between two vectors: one to one, or many to one with group_left and group_right. */
import { METRIC_NAME, type VectorMatching } from "./ast";
import { combineHistograms } from "./binary-histograms";
import { PromqlEvaluationError } from "./errors";
import { type Labels, labelsOf, pickLabels } from "./labels";
import type { Operation } from "./operation";
import type { Sides } from "./set-operators";
import { anyPresent, bySignature, matchLabels } from "./signature";
import { collect, emptySeries, type GridSeries, isEmpty, setSample } from "./value";

export function matchVectors(
  operation: Operation,
  matching: VectorMatching | null,
  sides: Sides,
): readonly GridSeries[] {
  const swapped = matching?.group?.side === "right";
  const [many, one] = swapped ? [sides.right, sides.left] : [sides.left, sides.right];
  const ones = bySignature(one, matching);
  checkOneSide(ones, { anyMany: anyPresent(many, sides.count), swapped, matching });
  const results: GridSeries[] = [];
  for (const [key, members] of bySignature(many, matching)) {
    const partners = ones.get(key) ?? [];
    const group: GridSeries[] = [];
    for (const member of members)
      for (const partner of partners) {
        sides.budget.result(1, sides.count);
        const result = combine({ member, partner }, { operation, swapped, matching });
        if (!isEmpty(result)) group.push(result);
      }
    if (matching?.group === undefined || matching.group === null) checkManySide(group, sides.count);
    results.push(...group);
  }
  return collect(results);
}

/** At most one sample of a moment and a match group on the side of the one, unless the other side is empty. */
function checkOneSide(
  ones: ReadonlyMap<string, readonly GridSeries[]>,
  state: { anyMany: Uint8Array; swapped: boolean; matching: VectorMatching | null },
): void {
  for (const group of ones.values()) {
    if (group.length < 2) continue;
    for (let step = 0; step < state.anyMany.length; step++) {
      if (state.anyMany[step] !== 1) continue;
      const [first, second] = group.filter(({ present }) => present[step] === 1);
      if (first && second) throw duplicates([first, second], state);
    }
  }
}

function duplicates(
  [first, second]: readonly [GridSeries, GridSeries],
  { swapped, matching }: { swapped: boolean; matching: VectorMatching | null },
): PromqlEvaluationError {
  const group = describe(matchLabels(matching)(first.labels));
  const found = `[${describe(second.labels)}, ${describe(first.labels)}]`;
  return new PromqlEvaluationError(
    `found duplicate series for the match group ${group} on the ${swapped ? "left" : "right"} hand-side of the operation: ${found};` +
      "many-to-many matching not allowed: matching labels must be unique on one side",
  );
}

const describe = (labels: Labels) =>
  `{${[...labels].map(([name, value]) => `${name}=${JSON.stringify(value)}`).join(", ")}}`;

function checkManySide(group: readonly GridSeries[], count: number): void {
  if (group.length < 2) return;
  for (let step = 0; step < count; step++)
    if (group.filter(({ present }) => present[step] === 1).length > 1)
      throw new PromqlEvaluationError(
        "multiple matches for labels: many-to-one matching must be explicit (group_left/group_right)",
      );
}

interface Pair {
  /** From the side of the many. */
  readonly member: GridSeries;
  readonly partner: GridSeries;
}

function combine(
  { member, partner }: Pair,
  {
    operation,
    swapped,
    matching,
  }: { operation: Operation; swapped: boolean; matching: VectorMatching | null },
): GridSeries {
  const [left, right] = swapped ? [partner, member] : [member, partner];
  const count = member.present.length;
  const histograms = left.histograms || right.histograms ? Array.from<undefined>({ length: count }) : null;
  const labels = resultLabels({ member, partner }, operation, matching);
  const result: GridSeries = { ...emptySeries(labels, count), histograms };
  for (let step = 0; step < count; step++) {
    if (left.present[step] !== 1 || right.present[step] !== 1) continue;
    if (left.histograms?.[step] || right.histograms?.[step]) {
      combineHistogram({ left, right, result }, step, operation);
      continue;
    }
    const value = left.values[step] ?? 0;
    const outcome = operation.number(value, right.values[step] ?? 0);
    if (!operation.filters) setSample(result, step, outcome);
    else if (outcome === 1) setSample(result, step, value);
  }
  return result;
}

function combineHistogram(
  { left, right, result }: { left: GridSeries; right: GridSeries; result: GridSeries },
  step: number,
  { operator }: Operation,
): void {
  const combined = combineHistograms(operator, sampleAt(left, step), sampleAt(right, step));
  if (!combined || result.histograms === null) return;
  setSample(result, step, 0);
  result.histograms[step] = combined;
}

const sampleAt = (series: GridSeries, step: number) => series.histograms?.[step] ?? series.values[step] ?? 0;

function resultLabels(
  { member, partner }: Pair,
  operation: Operation,
  matching: VectorMatching | null,
): Labels {
  let labels = member.labels;
  if (operation.dropsName) labels = pickLabels(labels, (name) => name !== METRIC_NAME);
  if (matching === null) return labels;
  const named = new Set(matching.labels);
  if (matching.group === null)
    return pickLabels(labels, (name) => named.has(name) === (matching.kind === "on"));
  const copied = matching.group.labels.map((name) => [name, partner.labels.get(name) ?? ""] as const);
  return labelsOf([...labels, ...copied]);
}
