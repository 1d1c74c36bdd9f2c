import { describe, expect, it } from "vitest";
import { THROTTLE_RULES, throttleDelayMs } from "./throttle";

const rule = { freeTries: 5, baseMs: 1_000, maxMs: 60_000 };

describe("throttleDelayMs", () => {
  it.each([
    [0, 0],
    [4, 0],
    [5, 1_000],
    [6, 2_000],
    [10, 32_000],
    [11, 60_000],
    [1_000_000, 60_000],
  ])("after %i failures waits %i ms", (failures, expected) => {
    expect(throttleDelayMs(failures, rule)).toBe(expected);
  });

  it.each(Object.values(THROTTLE_RULES))("is never longer than a minute", (real) => {
    expect(throttleDelayMs(10_000, real)).toBeLessThanOrEqual(60_000);
  });
});
