/** Width of the bars of a histogram. Pure; milliseconds. */
import type { TimeRange } from "./range";

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** Widths that people read easily; each divides the next larger round unit. */
const WIDTHS_MS: readonly number[] = [
  ...[1, 2, 5, 10, 20, 50, 100, 200, 500],
  ...[1, 2, 5, 10, 15, 30].map((n) => n * SECOND),
  ...[1, 2, 5, 10, 15, 30].map((n) => n * MINUTE),
  ...[1, 2, 3, 6, 12].map((n) => n * HOUR),
  ...[1, 2, 7, 14, 30].map((n) => n * DAY),
];

/** The narrowest width that covers the range with at most `bars` bars, the two cut ones at the ends included. */
export function chooseIntervalMs(range: TimeRange, bars: number): number {
  const fits = WIDTHS_MS.find((width) => barCount(range, width) <= bars);
  if (fits !== undefined) return fits;
  return Math.ceil((range.toMs - range.fromMs) / Math.max(1, bars - 1) / DAY) * DAY;
}

function barCount(range: TimeRange, widthMs: number): number {
  return Math.ceil(range.toMs / widthMs) - Math.floor(range.fromMs / widthMs);
}
