/** The span before, and the words for a difference. */
import { expect, it } from "vitest";
import { beforeAt, changeText, spanBefore } from "./use-before";

const now = { from: "2026-11-20T12:00:00.000Z", to: "2026-11-20T13:00:00.000Z" };

it("moves the span by its length, a day, or a week", () => {
  expect(spanBefore(now, "prev")).toMatchObject({ from: "2026-11-20T11:00:00.000Z", to: now.from });
  expect(spanBefore(now, "day")).toMatchObject({ from: "2026-11-19T12:00:00.000Z", shiftMs: 86_400_000 });
  expect(spanBefore(now, "week").to).toBe("2026-11-13T13:00:00.000Z");
});

it("signs a difference, and never says 0% of a change", () => {
  expect(changeText(112, 100)).toBe("+12%");
  expect(changeText(95.5, 100)).toBe("−4.5%");
  expect(changeText(100_001, 100_000)).toBe("+<0.1%");
  expect(changeText(7, 7)).toBe("0%");
  expect(changeText(7, 0)).toBeUndefined();
});

it("finds the bar that lies over a time", () => {
  const before = { bars: [{ at: 1_000, total: 4 }], intervalMs: 1_000, max: 4, total: 4, words: "" };
  expect([beforeAt(before, 1_400), beforeAt(before, 2_000)]).toEqual([4, 0]);
});
