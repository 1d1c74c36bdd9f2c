/** sum, avg, min, max, count, group, stddev, stdvar by groups of labels, step by step. O(series x steps). */
import { type Aggregation, METRIC_NAME } from "./ast";
import { addHistograms, scaleHistogram } from "./exponential-histogram";
import { keyOf, type Labels, NO_LABELS, pickLabels } from "./labels";
import { emptySeries, type GridSeries, hasNumber, setSample } from "./value";

/** The series that belong together, and the labels that they share. */
export interface Group {
  readonly labels: Labels;
  readonly members: readonly GridSeries[];
}

/** Makes the groups of an aggregation, in the order in which they are met. */
export function groupsOf(series: readonly GridSeries[], grouping: Aggregation["grouping"]): readonly Group[] {
  const groups = new Map<string, { labels: Labels; members: GridSeries[] }>();
  const keep = keeper(grouping);
  for (const member of series) {
    const labels = keep(member.labels);
    const key = keyOf(labels);
    const group = groups.get(key);
    if (group) group.members.push(member);
    else groups.set(key, { labels, members: [member] });
  }
  return [...groups.values()];
}

/** What a grouping leaves of a label set. */
export function keeper(grouping: Aggregation["grouping"]): (labels: Labels) => Labels {
  if (grouping === null) return () => NO_LABELS;
  const named = new Set(grouping.labels);
  if (grouping.kind === "by") return (labels) => pickLabels(labels, (name) => named.has(name));
  return (labels) => pickLabels(labels, (name) => name !== METRIC_NAME && !named.has(name));
}

type Reduce = (members: readonly GridSeries[], result: GridSeries) => void;

/** Runs a reduction that has one result for each group. */
export function reduceGroups(
  groups: readonly Group[],
  operator: string,
  count: number,
): readonly GridSeries[] {
  const reduce = REDUCTIONS.get(operator);
  return groups.map(({ labels, members }) => {
    const histograms =
      (operator === "sum" || operator === "avg") && members.some((member) => member.histograms !== null);
    const result: GridSeries = {
      ...emptySeries(labels, count),
      histograms: histograms ? Array.from({ length: count }) : null,
    };
    reduce?.(members, result);
    return result;
  });
}

function eachNumber(member: GridSeries, each: (step: number, value: number) => void): void {
  const { present, values, histograms } = member;
  for (let step = 0; step < present.length; step++)
    if (present[step] === 1 && histograms?.[step] === undefined) each(step, values[step] ?? 0);
}

const sum: Reduce = (members, result) => {
  const { present, values } = result;
  const rest = new Float64Array(values.length);
  for (const member of members) {
    eachNumber(member, (step, value) => {
      const before = values[step] ?? 0;
      const total = before + value;
      const lost = Math.abs(before) >= Math.abs(value) ? before - total + value : value - total + before;
      rest[step] = (rest[step] ?? 0) + lost;
      values[step] = total;
      present[step] = 1;
    });
  }
  for (let step = 0; step < values.length; step++) {
    const total = values[step] ?? 0;
    if (Number.isFinite(total)) values[step] = total + (rest[step] ?? 0);
  }
  if (result.histograms) sumHistograms(members, result);
};

/** Moments with both histograms and numbers have no sum. */
function sumHistograms(members: readonly GridSeries[], result: GridSeries): void {
  const { present, histograms } = result;
  for (let step = 0; step < present.length; step++) {
    const found = members.flatMap((member) => member.histograms?.[step] ?? []);
    const [first, ...others] = found;
    if (first === undefined || histograms === null) continue;
    const mixed = present[step] === 1;
    present[step] = mixed ? 0 : 1;
    if (!mixed) histograms[step] = others.reduce((total, one) => addHistograms(total, one), first);
  }
}

const avg: Reduce = (members, result) => {
  sum(members, result);
  const { present, values, histograms } = result;
  const counts = emptySeries(result.labels, values.length);
  count(members, counts);
  for (let step = 0; step < values.length; step++) {
    if (present[step] !== 1) continue;
    const share = 1 / (counts.values[step] ?? 1);
    const total = values[step] ?? 0;
    const histogram = histograms?.[step];
    if (histogram && histograms) histograms[step] = scaleHistogram(histogram, share);
    else if (Number.isFinite(total)) values[step] = total / (counts.values[step] ?? 1);
    else values[step] = meanOf(total, numbersAt(members, step));
  }
};

/** Where the sum has left the range of numbers: a mean that moves by each value, unless they have left it too. */
function meanOf(total: number, values: Float64Array): number {
  if (!values.every(Number.isFinite)) return total;
  return values.reduce((mean, value, index) => mean + (value / (index + 1) - mean / (index + 1)), 0);
}

const extreme =
  (better: (value: number, than: number) => boolean): Reduce =>
  (members, result) => {
    for (const member of members) {
      eachNumber(member, (step, value) => {
        const best = result.values[step] ?? 0;
        if (result.present[step] !== 1 || better(value, best) || Number.isNaN(best))
          setSample(result, step, value);
      });
    }
  };

const count: Reduce = (members, result) => {
  for (const { present } of members)
    for (let step = 0; step < present.length; step++)
      if (present[step] === 1) setSample(result, step, (result.values[step] ?? 0) + 1);
};

const group: Reduce = (members, result) => {
  for (const { present } of members)
    for (let step = 0; step < present.length; step++) if (present[step] === 1) setSample(result, step, 1);
};

const variance =
  (finish: (value: number) => number): Reduce =>
  (members, result) => {
    const { values, present } = result;
    const counts = new Uint32Array(values.length);
    const means = new Float64Array(values.length);
    for (const member of members) {
      eachNumber(member, (step, value) => {
        const seen = (counts[step] ?? 0) + 1;
        const mean = seen === 1 ? value : (means[step] ?? 0);
        const moved = seen === 1 ? mean : mean + (value - mean) / seen;
        counts[step] = seen;
        means[step] = moved;
        // Zero for the first, and NaN when that is not finite.
        values[step] = (values[step] ?? 0) + (value - mean) * (value - moved);
        present[step] = 1;
      });
    }
    for (let step = 0; step < values.length; step++)
      if (present[step] === 1) values[step] = finish((values[step] ?? 0) / (counts[step] ?? 1));
  };

const REDUCTIONS: ReadonlyMap<string, Reduce> = new Map([
  ["sum", sum],
  ["avg", avg],
  ["min", extreme((value, than) => value < than)],
  ["max", extreme((value, than) => value > than)],
  ["count", count],
  ["group", group],
  ["stddev", variance(Math.sqrt)],
  ["stdvar", variance((value) => value)],
]);

/** The numbers of a group at one step. */
export function numbersAt(members: readonly GridSeries[], step: number): Float64Array {
  return Float64Array.from(
    members.filter((member) => hasNumber(member, step)),
    (member) => member.values[step] ?? 0,
  );
}
