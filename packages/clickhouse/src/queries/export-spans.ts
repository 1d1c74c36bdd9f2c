/**
 * Cuts a span of time into pieces of a bounded number of rows, by counts per minute. Pure.
 * The counts only choose the cuts: rows that they miss (late ones, or not yet counted) are still in
 * one piece, so no row is lost or doubled.
 */

export interface Span {
  fromMs: number;
  toMs: number;
}

export interface MinuteCount {
  /** Start of the minute, Unix ms. */
  atMs: number;
  rows: number;
}

const MINUTE_MS = 60_000;

/**
 * Pieces in ascending order that cover exactly `span`. Quiet minutes are joined until a piece has
 * `rowsMax` rows; a minute of more is cut evenly, down to a millisecond. `minutes` ascending.
 */
export function cutSpan(span: Span, minutes: readonly MinuteCount[], rowsMax: number): Span[] {
  const cuts: number[] = [];
  let rows = 0;
  for (const minute of minutes) {
    if (rows > 0 && rows + minute.rows > rowsMax) {
      cuts.push(minute.atMs);
      rows = 0;
    }
    rows += minute.rows;
    if (minute.rows > rowsMax) {
      cuts.push(...cutsWithin(minute, rowsMax));
      rows = 0;
    }
  }
  const inside = cuts.filter((cut) => cut > span.fromMs && cut < span.toMs);
  const edges = [span.fromMs, ...inside, span.toMs];
  return edges.slice(1).map((toMs, i) => ({ fromMs: edges[i] ?? span.fromMs, toMs }));
}

/** Cuts after each part of a heavy minute, its end included. */
function cutsWithin(minute: MinuteCount, rowsMax: number): number[] {
  const parts = Math.min(MINUTE_MS, Math.ceil(minute.rows / rowsMax));
  return Array.from(
    { length: parts },
    (_, i) => minute.atMs + Math.round(((i + 1) * MINUTE_MS) / parts),
  );
}
