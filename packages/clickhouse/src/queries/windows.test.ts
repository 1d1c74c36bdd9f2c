import { describe, expect, it } from "vitest";
import { intervalOf } from "./log-histogram";
import { windowsOf } from "./search-logs";

const MINUTE = 60_000;
const DAY = 1440 * MINUTE;
const NOW = Date.UTC(2026, 10, 21, 12, 7);

describe("windowsOf", () => {
  it.each([1, MINUTE, 15 * MINUTE, 3 * 60 * MINUTE, DAY, 9 * DAY, 400 * DAY])(
    "covers a span of %i ms without gap or overlap, both ways",
    (lengthMs) => {
      const span = { fromMs: NOW - lengthMs, toMs: NOW };
      const down = [...windowsOf(span, "desc")];
      const up = [...windowsOf(span, "asc")];
      expect(down[0]?.toMs).toBe(span.toMs);
      expect(down.at(-1)?.fromMs).toBe(span.fromMs);
      expect(up[0]?.fromMs).toBe(span.fromMs);
      expect(up.at(-1)?.toMs).toBe(span.toMs);
      expect(down.slice(1).map((window) => window.toMs)).toEqual(
        down.slice(0, -1).map((window) => window.fromMs),
      );
      expect(up.slice(1).map((window) => window.fromMs)).toEqual(
        up.slice(0, -1).map((window) => window.toMs),
      );
      expect(down.length).toBeLessThanOrEqual(5);
    },
  );

  it("begins at the cursor's own millisecond", () => {
    const span = { fromMs: NOW - DAY, toMs: NOW };
    const cursor = { time: "2026-11-21 11:00:00.123456789" };
    const at = Date.UTC(2026, 10, 21, 11, 0, 0, 123);
    expect([...windowsOf(span, "desc", cursor)][0]?.toMs).toBe(at + 1);
    expect([...windowsOf(span, "asc", cursor)][0]?.fromMs).toBe(at);
  });

  it("gives nothing for an empty span", () => {
    expect([...windowsOf({ fromMs: NOW, toMs: NOW }, "desc")]).toEqual([]);
  });
});

describe("intervalOf", () => {
  it.each([
    [15 * MINUTE, 10_000],
    [60 * MINUTE, MINUTE],
    [DAY, 15 * MINUTE],
    [7 * DAY, 120 * MINUTE],
    [30 * DAY, 480 * MINUTE],
  ])("takes a round interval for %i ms: %i", (lengthMs, interval) => {
    expect(intervalOf(NOW - lengthMs, NOW, 120)).toBe(interval);
  });

  it("never needs more bars than allowed", () => {
    for (const bars of [10, 60, 120]) {
      for (const lengthMs of [1, 999, MINUTE, DAY, 366 * DAY, 40 * 366 * DAY]) {
        const interval = intervalOf(NOW - lengthMs + 1, NOW + 1, bars);
        const first = Math.floor((NOW - lengthMs + 1) / interval);
        expect(Math.ceil((NOW + 1) / interval) - first).toBeLessThanOrEqual(bars);
      }
    }
  });
});
