import { describe, expect, it } from "vitest";
import { levelsText, servicesText } from "./pattern-facts";
import { barsPath } from "./trend";

describe("the facts of a pattern", () => {
  it("name each level, and what has none", () => {
    const levels = [{ level: "error" as const, count: 1_200 }];
    expect(levelsText({ levels, count: 1_200 })).toBe("error 1,200");
    expect(levelsText({ levels, count: 1_201 })).toBe("error 1,200, without a level 1");
  });

  it.each([
    [[], 0, ""],
    [["cart"], 1, "cart"],
    [["", "cart"], 2, "(none), cart"],
    [["a", "b", "c"], 5, "a, b +3"],
    [["a", "b", "c"], 64, "a, b +62 or more"],
  ])("of services %j of %i read %j", (services, service_count, text) => {
    expect(servicesText({ services, service_count })).toBe(text);
  });

  it("draw a bar for each count but none", () => {
    expect(barsPath([0, 1, 4])).toBe("M11 75.0h8V100h-8zM21 0.0h8V100h-8z");
    expect(barsPath([1, 1_000])).toMatch(/^M1 92\.0/);
  });
});
