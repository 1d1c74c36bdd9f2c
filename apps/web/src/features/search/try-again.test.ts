/** When a failed search is tried again, and when not. */
import { expect, it } from "vitest";
import { passes, waitBefore } from "./try-again";

it("tries again what passes by itself, and nothing that would fail again", () => {
  expect(["network", "store.unavailable", "limit.rate"].map(passes)).toEqual([true, true, true]);
  for (const code of ["query.syntax", "limit.time", "limit.memory", "auth.forbidden", "internal", "unknown"])
    expect(passes(code)).toBe(false);
});

it("waits longer each time, a minute at most", () => {
  expect([0, 1, 2, 3, 4, 5, 50].map(waitBefore)).toEqual([2e3, 4e3, 8e3, 16e3, 32e3, 60e3, 60e3]);
});
