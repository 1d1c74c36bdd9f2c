/** By which labels the series of two sides find one another. */
import { METRIC_NAME, type VectorMatching } from "./ast";
import { keyOf, type Labels, pickLabels } from "./labels";
import type { GridSeries } from "./value";

/** The labels that decide, of a whole label set. */
export function matchLabels(matching: VectorMatching | null): (labels: Labels) => Labels {
  const named = new Set(matching?.labels);
  if (matching?.kind === "on") return (labels) => pickLabels(labels, (name) => named.has(name));
  return (labels) => pickLabels(labels, (name) => name !== METRIC_NAME && !named.has(name));
}

/** The series of a side by what decides. */
export function bySignature(
  series: readonly GridSeries[],
  matching: VectorMatching | null,
): ReadonlyMap<string, readonly GridSeries[]> {
  const pick = matchLabels(matching);
  const groups = new Map<string, GridSeries[]>();
  for (const one of series) {
    const key = keyOf(pick(one.labels));
    const group = groups.get(key);
    if (group) group.push(one);
    else groups.set(key, [one]);
  }
  return groups;
}

/** 1 at each step where at least one of the series has a sample. */
export function anyPresent(series: readonly GridSeries[], count: number): Uint8Array {
  const present = new Uint8Array(count);
  for (const one of series)
    for (let step = 0; step < count; step++) if (one.present[step] === 1) present[step] = 1;
  return present;
}
