import { describe, expect, it } from "vitest";
import { MatchCost } from "./match-cost";

const BOUNDS = { spentMs: 1_000, windowMs: 10_000, msPerChar: 0.001 };

/** Measures records of 800 characters, each of which takes `ms`, with a pause behind each. */
function run(records: number, { ms, pauseMs = 0 }: { ms: number; pauseMs?: number }): boolean {
  let nowMs = 0;
  const cost = new MatchCost(BOUNDS, () => nowMs);
  for (let i = 0; i < records; i++) {
    cost.measure(800, () => {
      nowMs += ms;
      return true;
    });
    nowMs += pauseMs;
    if (cost.isTooDear) return true;
  }
  return false;
}

describe("a filter", () => {
  it.each([
    ["that is slow for its text", { ms: 2 }, true],
    ["that takes a record for long", { ms: 1_500 }, true],
    ["that only has much to read", { ms: 0.5 }, false],
    ["that is slow, on few events", { ms: 2, pauseMs: 100 }, false],
  ])("%s: too dear %o is %s", (_name, how, isTooDear) => {
    expect(run(20_000, how)).toBe(isTooDear);
  });

  it("gives back what the test says", () => {
    const cost = new MatchCost();
    expect([cost.measure(1, () => true), cost.measure(1, () => false)]).toEqual([true, false]);
  });
});
