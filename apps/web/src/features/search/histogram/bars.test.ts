/** Stacks, axis steps and brush of the histogram. */
import { expect, it } from "vitest";
import { axisSteps, barAt, cutWords, snapToBars, timeTicks, toBars } from "./bars";

const answer = {
  interval_ms: 1_000,
  from: "1970-01-01T00:00:00.000Z",
  to: "1970-01-01T00:00:03.000Z",
  total: 9,
  complete_to: null,
  stats: { rows_read: 0, bytes_read: 0, elapsed_ms: 0 },
  series: [
    {
      key: "info",
      points: [
        [0, 5],
        [2_000, 1],
      ] satisfies [number, number][],
    },
    { key: "error", points: [[0, 3]] satisfies [number, number][] },
    { key: "debug", points: [[0, 0]] satisfies [number, number][] },
  ],
};

it("stacks the severest level at the base and leaves empty series out", () => {
  const bars = toBars(answer, "severity");
  expect(bars.layers.map(({ key, sum }) => [key, sum])).toEqual([
    ["error", 3],
    ["info", 6],
  ]);
  expect(bars.bars).toEqual([
    { at: 0, counts: [3, 5], total: 8 },
    { at: 2_000, counts: [0, 1], total: 1 },
  ]);
  expect([bars.max, bars.fromMs, bars.toMs]).toEqual([8, 0, 3_000]);
});

it("uses few round steps", () => {
  expect(axisSteps(870)).toEqual([400, 800]);
  expect(axisSteps(1_000)).toEqual([500, 1_000]);
  expect(axisSteps(25)).toEqual([10, 20]);
  expect(axisSteps(3)).toEqual([1, 2, 3]);
  expect(axisSteps(1)).toEqual([1]);
  expect(axisSteps(0)).toEqual([]);
});

it("puts labels on round times of the zone", () => {
  const hour = { fromMs: 0, toMs: 3_600_000 };
  expect(timeTicks(hour, 600, 0).map((tick) => tick.at / 60_000)).toEqual([0, 10, 20, 30, 40, 50, 60]);
  const days = timeTicks({ fromMs: 0, toMs: 3 * 86.4e6 }, 350, 3.6e6);
  expect(days.map((tick) => tick.at)).toEqual([86.4e6 - 3.6e6, 2 * 86.4e6 - 3.6e6, 3 * 86.4e6 - 3.6e6]);
  expect(days.every((tick) => tick.isDay)).toBe(true);
});

it("snaps a drag to whole bars", () => {
  const bars = toBars({ ...answer, to: "1970-01-01T00:00:02.500Z" }, "severity");
  expect(snapToBars(bars, 1_700, 300)).toEqual({ fromMs: 0, toMs: 2_000 });
  expect(snapToBars(bars, 2_100, 2_400)).toEqual({ fromMs: 2_000, toMs: 2_500 });
  expect(barAt(bars, 1_400)).toEqual({ at: 1_000, counts: [0, 0], total: 0 });
});

it("names and colours the values of any key, what is left over on top", () => {
  const points: [number, number][] = [[0, 2]];
  const series = [
    { key: "", points },
    { key: "eu", points },
    { key: "", other: true as const, points },
    { key: "us", points },
  ];
  const { layers } = toBars({ ...answer, series }, "region");
  expect(layers.map(({ name, fill }) => [name, fill])).toEqual([
    ["eu", "var(--sg-c1)"],
    ["us", "var(--sg-c2)"],
    ["no region", "var(--sg-border-control)"],
    ["other", "var(--sg-border-control)"],
  ]);
});

it("knows the bars that an end of the range cuts", () => {
  const range = { from: "1970-01-01T00:00:00.400Z", to: "1970-01-01T00:00:02.500Z" };
  const bars = toBars({ ...answer, ...range }, "severity");
  expect([0, 1_000, 2_000].map((at) => cutWords(bars, at))).toEqual([
    "partial: the range begins within it",
    undefined,
    "partial: the range ends within it",
  ]);
  expect(cutWords(toBars(answer, "severity"), 0)).toBeUndefined();
  const within = toBars({ ...answer, ...range, interval_ms: 5_000 }, "severity");
  expect(cutWords(within, 0)).toBe("partial: longer than the range");
});
