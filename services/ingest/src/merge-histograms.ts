/** Adds two exponential histograms up, at the coarser scale of the two, or a coarser one that holds both. Pure. */
import type { Buckets, HistogramPoint } from "@sightglass/clickhouse";

type Point = Omit<HistogramPoint, "retentionDays">;

const BUCKETS_MAX = 4_096;

export function mergeHistograms(a: Point, b: Point): Point {
  let scale = Math.min(a.scale, b.scale);
  const widest = () => Math.max(width([a, b], "positive", scale), width([a, b], "negative", scale));
  while (widest() > BUCKETS_MAX) scale--;
  return {
    ms: Math.max(a.ms, b.ms),
    count: a.count + b.count,
    sum: a.sum + b.sum,
    min: least(a.min, b.min),
    max: -least(-a.max, -b.max),
    scale,
    zeroThreshold: Math.max(a.zeroThreshold, b.zeroThreshold),
    zeroCount: a.zeroCount + b.zeroCount,
    positive: merged([a, b], "positive", scale),
    negative: merged([a, b], "negative", scale),
    stale: false,
  };
}

type Side = "positive" | "negative";

function least(a: number, b: number): number {
  if (Number.isNaN(a) || Number.isNaN(b)) return Number.NaN;
  return Math.min(a, b);
}

function rangeOf(
  points: readonly Point[],
  side: Side,
  scale: number,
): [first: number, last: number] | undefined {
  const ends = points.flatMap((point) => {
    const { offset, counts } = point[side];
    const shift = 2 ** (point.scale - scale);
    return counts.length === 0
      ? []
      : [Math.floor(offset / shift), Math.floor((offset + counts.length - 1) / shift)];
  });
  return ends.length === 0 ? undefined : [Math.min(...ends), Math.max(...ends)];
}

function width(points: readonly Point[], side: Side, scale: number): number {
  const range = rangeOf(points, side, scale);
  return range === undefined ? 0 : range[1] - range[0] + 1;
}

function merged(points: readonly Point[], side: Side, scale: number): Buckets {
  const range = rangeOf(points, side, scale);
  if (range === undefined) return { offset: 0, counts: [] };
  const [first, last] = range;
  const counts = Array.from({ length: last - first + 1 }, () => 0);
  for (const point of points) {
    const shift = 2 ** (point.scale - scale);
    const { offset } = point[side];
    for (const [i, count] of point[side].counts.entries()) {
      const at = Math.floor((offset + i) / shift) - first;
      counts[at] = (counts[at] ?? 0) + count;
    }
  }
  return { offset: first, counts };
}
