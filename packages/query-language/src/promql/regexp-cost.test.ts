/** Sizes of regular expressions, and that hostile ones are refused before they are compiled. */
import { describe, expect, it } from "vitest";
import { parsePromql } from "./parse";
import { isAffordable, regexpCost } from "./regexp-cost";

describe("the size of a regular expression", () => {
  it.each([
    ["abc", 3],
    ["x{1000}", 1_000],
    ["[0-9a-f]{32}", 32],
    ["(ab){10}", 40],
    ["((x{30}){30})", 962],
    ["\\p{Greek}{3}\\{2,}", 7],
    ["a{2,5}|b{3,}", 9],
    ["[]a-z{9}]{2}", 2],
  ])("of %s is about %i", (pattern, cost) => {
    expect(regexpCost(pattern)).toBe(cost);
  });

  it("lets through what people write", () => {
    const pods = Array.from({ length: 200 }, (_, n) => `checkout-service-5d8f7c6b9-${n}`).join("|");
    for (const pattern of [pods, "\\d{1,3}(\\.\\d{1,3}){3}", "[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}"])
      expect(isAffordable(pattern), pattern).toBe(true);
  });

  it.each([
    ["x{1000}".repeat(140)],
    ["(x?){1000}".repeat(100)],
    ["((x{30}){30})".repeat(70)],
    [`(${"ab".repeat(250)}){30}`],
  ])("refuses %s at once", (pattern) => {
    const started = performance.now();
    expect(parsePromql(`x{a=~"${pattern}"}`).problems[0]?.message).toBe(
      "regular expression repeats too much",
    );
    expect(performance.now() - started).toBeLessThan(500);
  });
});
