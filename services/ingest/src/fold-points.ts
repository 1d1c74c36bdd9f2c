/** Points of series that are too many, added up request by request in the series `__other__`. Pure but for its state. */
import type { HistogramPoint } from "@sightglass/clickhouse";
import { mergeHistograms } from "./merge-histograms";
import type { Folded, Other, Series } from "./series-book";

type Point = Omit<HistogramPoint, "retentionDays">;

export interface FoldedPoint {
  readonly series: Series;
  readonly ms: number;
  readonly value: number;
  readonly histogram: Point | undefined;
}

interface Pending {
  ms: number;
  sum: number;
  histogram: Point | undefined;
}

const PARTS = ["_bucket", "_sum", "_count"];

export class FoldedPoints {
  private readonly pending = new Map<Other, Pending>();

  /** False when the value cannot be added up. */
  add(series: Series, folded: Folded, { ms, value }: { ms: number; value: number }): boolean {
    if (Number.isNaN(value)) return true;
    if (series.temporality === "delta") {
      if (!isAddable(series)) return false;
      this.of(folded.other, ms).sum += value;
      return true;
    }
    if (!isCounter(series) || !folded.isRemembered) return false;
    folded.other.total += increase(folded.last, value);
    folded.last = value;
    this.of(folded.other, ms);
    return true;
  }

  addHistogram(series: Series, folded: Folded, point: Point): boolean {
    if (series.temporality !== "delta") return false;
    if (point.stale) return true;
    const pending = this.of(folded.other, point.ms);
    pending.histogram = pending.histogram === undefined ? point : mergeHistograms(pending.histogram, point);
    return true;
  }

  /** What was added since the last time: one point of each series, later than all before. */
  take(): FoldedPoint[] {
    const points: FoldedPoint[] = [];
    for (const [other, { ms, sum, histogram }] of this.pending) {
      other.lastMs = Math.max(ms, other.lastMs + 1);
      const value = other.series.temporality === "delta" ? sum : other.total;
      points.push({ series: other.series, ms: other.lastMs, value, histogram });
    }
    this.pending.clear();
    return points;
  }

  private of(other: Other, ms: number): Pending {
    let pending = this.pending.get(other);
    if (pending === undefined) {
      pending = { ms, sum: 0, histogram: undefined };
      this.pending.set(other, pending);
    }
    if (ms > pending.ms) pending.ms = ms;
    return pending;
  }
}

/** Least and greatest value of a histogram are series of their own, and no sums. */
function isAddable({ kind, metric }: Series): boolean {
  return kind === "sum" || (kind === "histogram" && PARTS.some((part) => metric.endsWith(part)));
}

function isCounter(series: Series): boolean {
  if (series.kind === "sum") return series.monotonic;
  if (series.kind === "summary") return series.metric.endsWith("_sum") || series.metric.endsWith("_count");
  return series.kind === "histogram" && isAddable(series);
}

function increase(last: number | undefined, value: number): number {
  if (last === undefined) return 0;
  return value >= last ? value - last : value;
}
