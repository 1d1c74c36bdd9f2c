/** Even buckets, rates and hex of the Ingest health page. */
import { expect, it } from "vitest";
import { bytesOf, hexDump, rates, sparkPath } from "./series";

it("fills what received nothing with zero", () => {
  const series: [number, number][] = [
    [60_000, 120],
    [180_000, 60],
  ];
  expect(rates(series, { fromMs: 0, toMs: 250_000 }, 60_000)).toEqual([
    [0, 0],
    [60_000, 2],
    [120_000, 0],
    [180_000, 1],
  ]);
});

it("merges buckets when there are more than the chart can show", () => {
  const day = { fromMs: 0, toMs: 86_400_000 };
  const points = rates([[60_000, 600]], day, 60_000);
  expect(points.length).toBeLessThanOrEqual(240);
  expect(points[0]).toEqual([0, 600 / 360]);
});

it("draws nothing from one point", () => {
  expect(sparkPath([[0, 1]])).toBe("");
  expect(
    sparkPath([
      [0, 0],
      [1, 2],
    ]),
  ).toBe("M0 96.0L1000 4.0");
});

it("dumps bytes sixteen a line", () => {
  expect(hexDump(bytesOf(btoa('{"a":1}\u0001')))).toBe(
    `0000  7b 22 61 22 3a 31 7d 01${" ".repeat(24)}  {"a":1}·`,
  );
  expect(bytesOf("%%%")).toEqual(new Uint8Array());
});
