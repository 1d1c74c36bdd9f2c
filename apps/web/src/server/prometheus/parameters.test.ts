/** How times, durations and limits of the Prometheus HTTP API are read. */
import { describe, expect, it } from "vitest";
import { BadParameter, readDuration, readLimit, readTime } from "./parameters";

describe("a time", () => {
  it.each([
    ["1435781451.781", 1_435_781_451_781],
    ["1.5e3", 1_500_000],
    ["-1", -1_000],
    ["2015-07-01T20:10:51.781Z", 1_435_781_451_781],
    ["2015-07-01T22:10:51+02:00", 1_435_781_451_000],
  ])("%s is %d ms", (text, ms) => {
    expect(readTime("time", text)).toBe(ms);
  });

  it.each([null, "", "soon", "1e30", "12,5"])("%s is refused", (text) => {
    expect(() => readTime("time", text)).toThrow(BadParameter);
  });

  it("that is not given is the other one", () => {
    expect(readTime("time", null, 5)).toBe(5);
  });
});

describe("a duration", () => {
  it.each([
    ["15", 15_000],
    ["0.5", 500],
    ["1m30s", 90_000],
    ["1d", 86_400_000],
    ["100ms", 100],
  ])("%s is %d ms", (text, ms) => {
    expect(readDuration("step", text)).toBe(ms);
  });

  it.each([null, "", "5x", "m", "1.5m"])("%s is refused", (text) => {
    expect(() => readDuration("step", text)).toThrow(BadParameter);
  });
});

it("reads a limit, of which 0 is none", () => {
  expect([readLimit(null, 9), readLimit("0", 9), readLimit("3", 9), readLimit("99", 9)]).toEqual([
    9, 9, 3, 9,
  ]);
  expect(() => readLimit("-1", 9)).toThrow(BadParameter);
});
