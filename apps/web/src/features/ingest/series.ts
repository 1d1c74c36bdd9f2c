/** Series of the Ingest health page: buckets made even, rates, sparklines. Pure. */
import type { IngestSource } from "../api/types";

export interface Span {
  fromMs: number;
  toMs: number;
}

/** At most one point for two pixels of a chart of usual width. */
const POINTS_MAX = 240;

/**
 * Events a second in even buckets over a span. A bucket without a row received nothing: it is zero. The
 * bucket that is still filling is left out.
 */
export function rates(series: readonly [number, number][], span: Span, stepMs: number): [number, number][] {
  const merged = Math.max(1, Math.ceil((span.toMs - span.fromMs) / stepMs / POINTS_MAX)) * stepMs;
  const counts = new Map<number, number>();
  for (const [at, count] of series) {
    const bucket = Math.floor(at / merged) * merged;
    counts.set(bucket, (counts.get(bucket) ?? 0) + count);
  }
  const points: [number, number][] = [];
  const first = Math.ceil(span.fromMs / merged) * merged;
  for (let at = first; at + merged <= span.toMs; at += merged) {
    points.push([at, (counts.get(at) ?? 0) / (merged / 1_000)]);
  }
  return points;
}

/** Events a second of all sources in the last whole bucket. */
export function rateNow(sources: readonly IngestSource[], span: Span, stepMs: number): number {
  return sources.reduce((sum, { series }) => sum + (rates(series, span, stepMs).at(-1)?.[1] ?? 0), 0);
}

/** SVG path of a small line in a box of 1000 by 100; empty without two points. */
export function sparkPath(points: readonly [number, number][]): string {
  const max = Math.max(...points.map(([, value]) => value), 0);
  if (points.length < 2) return "";
  return points
    .map(([, value], index) => {
      const x = (index / (points.length - 1)) * 1_000;
      const y = max === 0 ? 96 : 96 - (value / max) * 92;
      return `${index === 0 ? "M" : "L"}${x.toFixed(0)} ${y.toFixed(1)}`;
    })
    .join("");
}

/** Sum of counts by reason. */
export function sumOf(reasons: Readonly<Record<string, number>>): number {
  return Object.values(reasons).reduce((sum, count) => sum + count, 0);
}

/** Lines of `offset  hex  text`, sixteen bytes each. */
export function hexDump(bytes: Uint8Array): string {
  const lines: string[] = [];
  for (let at = 0; at < bytes.length; at += 16) {
    const row = bytes.subarray(at, at + 16);
    const hex = Array.from(row, (byte) => byte.toString(16).padStart(2, "0")).join(" ");
    const text = Array.from(row, (byte) =>
      byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : "·",
    ).join("");
    lines.push(`${at.toString(16).padStart(4, "0")}  ${hex.padEnd(47)}  ${text}`);
  }
  return lines.join("\n");
}

/** Bytes of a base64 text; empty when it is none. */
export function bytesOf(base64: string): Uint8Array {
  try {
    return Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
  } catch {
    return new Uint8Array();
  }
}
