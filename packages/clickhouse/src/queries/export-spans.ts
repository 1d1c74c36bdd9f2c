/**
 * Cuts a span of time into pieces of a bounded number of rows, by counts per bar. Pure.
 * The counts only choose the cuts: rows that they miss (late ones, or not yet counted) are still in
 * one piece, so no row is lost or doubled.
 */

export interface Span {
  fromMs: number;
  toMs: number;
}

interface BarCount {
  /** Start of the bar, Unix ms. */
  atMs: number;
  rows: number;
}

export interface Bars {
  widthMs: number;
  /** Ascending; bars without rows may be missing. */
  counts: readonly BarCount[];
}

/**
 * Pieces in ascending order that cover exactly `span`. Quiet bars are joined until a piece has
 * `rowsMax` rows; a bar of more is cut evenly, down to a millisecond. O(bars + pieces).
 */
export function cutSpan(span: Span, { widthMs, counts }: Bars, rowsMax: number): Span[] {
  const cuts: number[] = [];
  let rows = 0;
  for (const bar of counts) {
    if (rows > 0 && rows + bar.rows > rowsMax) {
      cuts.push(bar.atMs);
      rows = 0;
    }
    rows += bar.rows;
    if (bar.rows > rowsMax) {
      cuts.push(...cutsWithin(bar, widthMs, rowsMax));
      rows = 0;
    }
  }
  const inside = cuts.filter((cut) => cut > span.fromMs && cut < span.toMs);
  const edges = [span.fromMs, ...inside, span.toMs];
  return edges.slice(1).map((toMs, i) => ({ fromMs: edges[i] ?? span.fromMs, toMs }));
}

/** Cuts after each part of a heavy bar, its end included. */
function cutsWithin(bar: BarCount, widthMs: number, rowsMax: number): number[] {
  const parts = Math.min(widthMs, Math.ceil(bar.rows / rowsMax));
  return Array.from({ length: parts }, (_, i) => bar.atMs + Math.round(((i + 1) * widthMs) / parts));
}
