import { describe, expect, it } from "vitest";
import { BackOff } from "./back-off";

describe("BackOff", () => {
  it("doubles from 0.2 s to 10 s", () => {
    const backOff = new BackOff();
    const waits = Array.from({ length: 8 }, () => backOff.next(10));
    expect(waits).toEqual([200, 400, 800, 1600, 3200, 6400, 10_000, 10_000]);
  });

  it("forgets after a minute of health", () => {
    const backOff = new BackOff();
    for (let i = 0; i < 20; i++) backOff.next(10);
    expect(backOff.next(60_000)).toBe(200);
    expect(backOff.next(59_999)).toBe(400);
  });
});
