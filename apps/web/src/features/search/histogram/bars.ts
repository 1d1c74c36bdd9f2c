/** Histogram maths: aligned stacks, axis steps, positions. Pure; O(series × points). */
import { severityFill } from "../../../ui/severity-chip";
import type { HistogramAnswer } from "../../api/types";

export interface Bar {
  /** Start, ms. */
  at: number;
  /** One count for each layer of the stack, base first. */
  counts: number[];
  total: number;
}

/** One layer of the stack. */
export interface Layer {
  /** Value; empty for events without the key. */
  key: string;
  /** All values beyond the most frequent ones together. */
  other: boolean;
  name: string;
  /** CSS colour. */
  fill: string;
  /** Events in all bars. */
  sum: number;
}

export interface Bars {
  /** Base first. */
  layers: Layer[];
  bars: Bar[];
  intervalMs: number;
  fromMs: number;
  toMs: number;
  max: number;
}

/** Severest level at the base; events without a level on top. */
export const STACK_ORDER: readonly string[] = ["fatal", "error", "warn", "info", "debug", "trace", ""];

/** `by` is the key that the answer was split by. */
export function toBars(answer: HistogramAnswer, by: string): Bars {
  const series = answer.series
    .filter(({ points }) => points.some(([, count]) => count > 0))
    .sort((a, b) => rank(a, by) - rank(b, by));
  const bars = new Map<number, Bar>();
  series.forEach(({ points }, index) => {
    for (const [at, count] of points) {
      if (count <= 0) continue;
      const bar = bars.get(at) ?? { at, counts: series.map(() => 0), total: 0 };
      bar.counts[index] = (bar.counts[index] ?? 0) + count;
      bar.total += count;
      bars.set(at, bar);
    }
  });
  const sorted = [...bars.values()].sort((a, b) => a.at - b.at);
  return {
    layers: series.map((one, index) => layerOf(one, { by, index })),
    bars: sorted,
    intervalMs: answer.interval_ms,
    fromMs: Date.parse(answer.from),
    toMs: Date.parse(answer.to),
    max: sorted.reduce((most, bar) => Math.max(most, bar.total), 0),
  };
}

type Series = HistogramAnswer["series"][number];

/** Levels by their order; values as they come, the most frequent first; what has no value of its own on top. */
function rank({ key, other }: Series, by: string): number {
  if (by === "severity") return STACK_ORDER.indexOf(key) < 0 ? STACK_ORDER.length : STACK_ORDER.indexOf(key);
  return other === true ? 2 : key === "" ? 1 : 0;
}

function layerOf(series: Series, { by, index }: { by: string; index: number }): Layer {
  const { key } = series;
  const other = series.other === true;
  const sum = series.points.reduce((all, [, count]) => all + count, 0);
  const isLevel = by === "severity";
  const none = isLevel ? "no level" : `no ${by}`;
  const fill = isLevel
    ? severityFill(key)
    : other || key === ""
      ? "var(--sg-border-control)"
      : `var(--sg-c${(index % COLOURS) + 1})`;
  return { key, other, name: other ? "other" : key || none, fill, sum };
}

const COLOURS = 10;

/** Which ends of the range cut a bar: it counts less than its width would. */
export function cutOf({ fromMs, toMs, intervalMs }: Bars, at: number): { first: boolean; last: boolean } {
  return { first: at < fromMs, last: at + intervalMs > toMs };
}

/** What a reader should know of a bar that is cut; undefined for a whole one. */
export function cutWords(bars: Bars, at: number): string | undefined {
  const { first, last } = cutOf(bars, at);
  if (first && last) return "partial: longer than the range";
  return first
    ? "partial: the range begins within it"
    : last
      ? "partial: the range ends within it"
      : undefined;
}

/** Two to four round steps above zero, the last at or below `max`: 0 is not among them. */
export function axisSteps(max: number): number[] {
  if (max <= 0) return [];
  const half = Math.max(1, max / 2);
  const size = 10 ** Math.floor(Math.log10(half));
  const nice = [5, 4, 2.5, 2, 1].map((n) => n * size).filter((n) => Number.isInteger(n));
  const step = nice.find((n) => n <= half) ?? 1;
  const steps: number[] = [];
  for (let value = step; value <= max && steps.length < 4; value += step) steps.push(value);
  return steps;
}

const TIME_STEPS_MS = [
  1, 2, 5, 10, 20, 50, 100, 200, 500, 1e3, 2e3, 5e3, 10e3, 15e3, 30e3, 60e3, 120e3, 300e3, 600e3, 900e3,
  1.8e6, 3.6e6, 7.2e6, 10.8e6, 21.6e6, 43.2e6, 86.4e6, 172.8e6, 604.8e6, 2592e6,
] as const;

export interface TimeTick {
  at: number;
  /** The label says the day rather than the clock. */
  isDay: boolean;
}

/**
 * Round times inside a range, at most one for each `labelPx` of `width`. `offsetMs` is how far the
 * zone is ahead of UTC, so that steps of hours and days fall on its clock.
 */
export function timeTicks(
  range: { fromMs: number; toMs: number },
  widthPx: number,
  offsetMs: number,
): TimeTick[] {
  const span = range.toMs - range.fromMs;
  if (span <= 0 || widthPx <= 0) return [];
  const least = (span * 88) / widthPx;
  const step = TIME_STEPS_MS.find((candidate) => candidate >= least) ?? 2592e6;
  const ticks: TimeTick[] = [];
  const first = Math.ceil((range.fromMs + offsetMs) / step) * step - offsetMs;
  for (let at = first; at <= range.toMs && ticks.length < 60; at += step) {
    ticks.push({ at, isDay: (at + offsetMs) % 86.4e6 === 0 });
  }
  return ticks;
}

/** Range of the bars that a drag from one time to another touches, cut to the whole. */
export function snapToBars(bars: Bars, a: number, b: number): { fromMs: number; toMs: number } {
  const step = bars.intervalMs;
  const anchor = bars.bars[0]?.at ?? bars.fromMs;
  const left = Math.floor((Math.min(a, b) - anchor) / step) * step + anchor;
  const right = Math.ceil((Math.max(a, b) - anchor) / step) * step + anchor;
  return { fromMs: Math.max(bars.fromMs, left), toMs: Math.min(bars.toMs, Math.max(right, left + step)) };
}

/** The bar at a time, or the empty one that would be there. */
export function barAt(bars: Bars, at: number): Bar {
  const anchor = bars.bars[0]?.at ?? bars.fromMs;
  const start = Math.floor((at - anchor) / bars.intervalMs) * bars.intervalMs + anchor;
  return (
    bars.bars.find((bar) => bar.at === start) ?? { at: start, counts: bars.layers.map(() => 0), total: 0 }
  );
}
