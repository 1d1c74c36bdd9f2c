/** Rows of a piped query as series over time: one for each group. Pure. */
import { fromWall, toWall } from "@sightglass/query-language";
import type { ChartSeries } from "../../../ui/chart/spec";
import { type Zone, zoneName } from "../../../ui/format/time";
import { severityToken } from "../../../ui/severity-chip";
import type { RunAnswer } from "../../api/types";
import { isFigure } from "./table-model";

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

/** Columns that can be drawn over time; none when the answer has no time. */
export function figuresOf({ columns, rows }: RunAnswer): string[] {
  const hasTime = columns.some(({ type }) => type === "time");
  if (!hasTime || rows.length === 0) return [];
  return columns.flatMap((column) => (isFigure(column) ? [column.name] : []));
}

/** The series of one figure. */
export function seriesOf(answer: RunAnswer, figureName: string, zone: Zone): SeriesSet {
  const time = answer.columns.findIndex(({ type }) => type === "time");
  const figure = answer.columns.findIndex(({ name }) => name === figureName);
  const isCount = COUNTS.test(figureName);
  const groups = answer.columns.flatMap((column, at) =>
    at === time || column.type === "list" || isFigure(column) ? [] : [at],
  );
  const found = new Map<string, { points: Map<number, number>; total: number }>();
  const moments = new Set<number>();
  for (const row of answer.rows) {
    const at = Date.parse(String(row[time] ?? ""));
    if (Number.isNaN(at)) continue;
    moments.add(at);
    const name = groups.length === 0 ? figureName : groups.map((group) => label(row[group])).join(" · ");
    const one = found.get(name) ?? { points: new Map<number, number>(), total: 0 };
    found.set(name, one);
    const value = row[figure];
    if (typeof value !== "number") continue;
    one.points.set(at, value);
    one.total += Math.abs(value);
  }
  const times = timesOf(moments, zoneName(zone));
  const isByLevel = groups.length === 1 && answer.columns[groups[0] ?? -1]?.name === "severity";
  const largest = [...found].sort(([, a], [, b]) => b.total - a.total);
  const shown = largest.slice(0, SERIES_MAX);
  return {
    series: shown.map(([name, { points }], at) => ({
      name,
      colour: isByLevel ? severityToken(name) : `--sg-c${at + 1}`,
      points: times.map((moment) => [moment, points.get(moment) ?? (isCount ? 0 : null)] as const),
    })),
    left: largest.length - shown.length,
    fromMs: times[0] ?? 0,
    toMs: times.at(-1) ?? 0,
  };
}

function label(cell: RunAnswer["rows"][number][number] | undefined): string {
  return cell === null || cell === undefined ? "(none)" : String(cell);
}

const BINS_MAX = 2000;

/** Every bin between the first and the last, on the smallest step that occurs, so that gaps are gaps. */
function timesOf(moments: ReadonlySet<number>, zone: string): number[] {
  const found = [...moments].sort((a, b) => a - b);
  // Days of a zone are as long as one another on its clock only.
  const byClock = found.every((at) => toWall(at, zone) % DAY_MS === 0);
  if (!byClock) return stepped(found);
  return stepped(found.map((at) => toWall(at, zone))).map((wall) => fromWall(wall, zone));
}

const DAY_MS = 86_400_000;

function stepped(times: readonly number[]): number[] {
  const steps = times.slice(1).map((at, i) => at - (times[i] ?? at));
  const step = Math.min(...steps);
  const [first, last] = [times[0] ?? 0, times.at(-1) ?? 0];
  const isEven = steps.every((one) => one % step === 0);
  if (!Number.isFinite(step) || !isEven || (last - first) / step > BINS_MAX) return [...times];
  return Array.from({ length: Math.round((last - first) / step) + 1 }, (_, i) => first + i * step);
}
