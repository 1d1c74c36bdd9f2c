/** Rows of a piped query as series over time: one for each group and figure. Pure. */
import type { ChartSeries } from "../../../ui/chart/spec";
import type { RunAnswer } from "../../api/types";

export interface SeriesSet {
  series: ChartSeries[];
  /** Series that are not drawn, the smallest ones. */
  left: number;
  fromMs: number;
  toMs: number;
}

/** More lines than this are no picture; the table has all. */
export const SERIES_MAX = 10;
/** Functions whose missing bin is nothing, not unknown. */
const COUNTS = /^(?:count|countif|rate|sum)\(/;

/** Null when the answer has no time, or nothing to draw over it. */
export function seriesOf(answer: RunAnswer): SeriesSet | null {
  const time = answer.columns.findIndex(({ type }) => type === "time");
  const figures = answer.columns.flatMap(({ type }, at) => (type === "number" ? [at] : []));
  if (time < 0 || figures.length === 0 || answer.rows.length === 0) return null;
  const groups = answer.columns.flatMap(({ type }, at) =>
    type === "text" || type === "boolean" ? [at] : [],
  );
  const found = new Map<string, { points: Map<number, number>; isCount: boolean; total: number }>();
  for (const row of answer.rows) {
    const at = Date.parse(String(row[time] ?? ""));
    if (Number.isNaN(at)) continue;
    for (const figure of figures) {
      const value = row[figure];
      const name = nameOf(answer, row, { groups, figure, single: figures.length === 1 });
      const one = found.get(name) ?? {
        points: new Map<number, number>(),
        isCount: COUNTS.test(answer.columns[figure]?.name ?? ""),
        total: 0,
      };
      found.set(name, one);
      if (typeof value !== "number") continue;
      one.points.set(at, value);
      one.total += Math.abs(value);
    }
  }
  const times = timesOf(found);
  const largest = [...found].sort(([, a], [, b]) => b.total - a.total);
  const shown = largest.slice(0, SERIES_MAX);
  return {
    series: shown.map(([name, { points, isCount }], at) => ({
      name,
      colour: `--sg-c${at + 1}`,
      points: times.map((moment) => [moment, points.get(moment) ?? (isCount ? 0 : null)] as const),
    })),
    left: largest.length - shown.length,
    fromMs: times[0] ?? 0,
    toMs: times.at(-1) ?? 0,
  };
}

interface Naming {
  groups: readonly number[];
  figure: number;
  single: boolean;
}

function nameOf(
  answer: RunAnswer,
  row: RunAnswer["rows"][number],
  { groups, figure, single }: Naming,
): string {
  const values = groups.map((at) => (row[at] === null || row[at] === undefined ? "(none)" : String(row[at])));
  const name = answer.columns[figure]?.name ?? "";
  return single && values.length > 0 ? values.join(" · ") : [...values, name].join(" · ");
}

const BINS_MAX = 2000;

/** Every bin between the first and the last, on the smallest step that occurs, so that gaps are gaps. */
function timesOf(found: ReadonlyMap<string, { points: ReadonlyMap<number, number> }>): number[] {
  const times = [...new Set([...found.values()].flatMap(({ points }) => [...points.keys()]))].sort(
    (a, b) => a - b,
  );
  const steps = times.slice(1).map((at, i) => at - (times[i] ?? at));
  const step = Math.min(...steps);
  const [first, last] = [times[0] ?? 0, times.at(-1) ?? 0];
  const isEven = steps.every((one) => one % step === 0);
  if (!Number.isFinite(step) || !isEven || (last - first) / step > BINS_MAX) return times;
  return Array.from({ length: Math.round((last - first) / step) + 1 }, (_, i) => first + i * step);
}
