import { describe, expect, it } from "vitest";
import { Passage } from "./passage";

describe("Passage", () => {
  it("tells how long ago a block was read, at least", () => {
    let nowMs = 0;
    const passage = new Passage(10, () => nowMs);
    for (let next = 11; next <= 20; next++) {
      nowMs += 1_000;
      passage.advance(next);
    }
    expect(passage.lagMs(20)).toBe(0);
    expect(passage.lagMs(19)).toBe(0);
    expect(passage.lagMs(15)).toBe(4_000);
    expect(passage.lagMs(3)).toBe(9_000);
  });

  it("does not call a block late that was just read among many", () => {
    let nowMs = 0;
    const passage = new Passage(0, () => nowMs);
    for (let next = 1; next <= 10_000; next++) {
      nowMs += 1;
      passage.advance(next);
    }
    expect(passage.lagMs(9_999)).toBe(0);
    expect(passage.lagMs(9_000)).toBeLessThanOrEqual(1_000);
    expect(passage.lagMs(9_000)).toBeGreaterThan(700);
  });
});
