import { describe, expect, it } from "vitest";
import { cutSpan } from "./export-spans";

const MINUTE = 60_000;
const span = { fromMs: 30_000, toMs: 10 * MINUTE + 5_000 };
const minutes = (...rows: number[]) => ({
  widthMs: MINUTE,
  counts: rows.map((count, i) => ({ atMs: i * MINUTE, rows: count })),
});

describe("cutSpan", () => {
  it("leaves a quiet span whole", () => {
    expect(cutSpan(span, minutes(), 100)).toEqual([span]);
    expect(cutSpan(span, minutes(10, 20, 30), 100)).toEqual([span]);
  });

  it("joins minutes up to the bound", () => {
    expect(cutSpan(span, minutes(60, 40, 1, 99, 50), 100)).toEqual([
      { fromMs: 30_000, toMs: 2 * MINUTE },
      { fromMs: 2 * MINUTE, toMs: 4 * MINUTE },
      { fromMs: 4 * MINUTE, toMs: span.toMs },
    ]);
  });

  it("cuts a heavy minute evenly and apart from its neighbours", () => {
    const cut = cutSpan(span, minutes(0, 10, 300, 10), 100);
    expect(cut.map(({ toMs }) => toMs)).toEqual([120_000, 140_000, 160_000, 180_000, span.toMs]);
  });

  it("never leaves a gap, doubles a moment or makes an empty piece, whatever the counts", () => {
    for (let seed = 1; seed < 200; seed++) {
      const counts = Array.from({ length: 11 }, (_, i) => (seed * (i + 7) * 7919) % 1000);
      const pieces = cutSpan(span, minutes(...counts), (seed % 50) + 1);
      expect(pieces[0]?.fromMs).toBe(span.fromMs);
      expect(pieces.at(-1)?.toMs).toBe(span.toMs);
      expect(pieces.every((piece, i) => i === 0 || piece.fromMs === pieces[i - 1]?.toMs)).toBe(true);
      expect(pieces.every((piece) => piece.fromMs < piece.toMs)).toBe(true);
    }
  });
});
