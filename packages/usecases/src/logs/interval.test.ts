import { describe, expect, it } from "vitest";
import { chooseIntervalMs } from "./interval";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const NOW = Date.UTC(2026, 10, 19, 14, 31, 58, 412);

describe("chooseIntervalMs", () => {
  it.each([
    { name: "15 minutes in 120 bars", span: 15 * MINUTE, bars: 120, width: 10_000 },
    { name: "an hour in 120 bars", span: HOUR, bars: 120, width: MINUTE },
    { name: "a day in 120 bars", span: DAY, bars: 120, width: 15 * MINUTE },
    { name: "30 days in 120 bars", span: 30 * DAY, bars: 120, width: 12 * HOUR },
    { name: "400 days in 1 bar", span: 400 * DAY, bars: 1, width: 400 * DAY },
    { name: "a millisecond", span: 1, bars: 120, width: 1 },
  ])("cuts $name into round widths", ({ span, bars, width }) => {
    expect(chooseIntervalMs({ fromMs: NOW - span, toMs: NOW }, bars)).toBe(width);
  });

  it("never draws more bars than asked for, whatever the range", () => {
    for (let span = 1; span < 800 * DAY; span = span * 3 + 7) {
      for (const bars of [2, 10, 120, 1_000]) {
        const width = chooseIntervalMs({ fromMs: NOW - span, toMs: NOW }, bars);
        expect(Math.ceil(NOW / width) - Math.floor((NOW - span) / width)).toBeLessThanOrEqual(bars);
      }
    }
  });
});
