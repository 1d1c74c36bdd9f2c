import { describe, expect, it } from "vitest";
import { rangeInput, rangeTexts, resolveRange, withFineEnds } from "./range";

const NOW = Date.UTC(2026, 10, 19, 14, 30);
const resolve = (input: { query?: string; from?: string; to?: string }) =>
  resolveRange(rangeInput.parse(input), NOW);

describe("resolveRange", () => {
  it("is the last 15 minutes of everything by default", () => {
    expect(resolve({})).toEqual({ filter: { kind: "all" }, fromMs: NOW - 900_000, toMs: NOW });
  });

  it.each([
    { from: "2026-11-19T14:00:00Z", fromMs: NOW - 1_800_000 },
    { from: String(NOW - 1_800_000), fromMs: NOW - 1_800_000 },
    { from: "now-30m", fromMs: NOW - 1_800_000 },
    { from: "now/d", fromMs: Date.UTC(2026, 10, 19) },
  ])("reads $from", ({ from, fromMs }) => {
    expect(resolve({ from }).fromMs).toBe(fromMs);
  });

  it.each([
    { input: { from: "soonish" }, code: "range.invalid" },
    { input: { from: "now", to: "now" }, code: "range.invalid" },
    { input: { query: "(a" }, code: "query.syntax" },
  ])("refuses $input with $code", ({ input, code }) => {
    expect(() => resolve(input)).toThrow(expect.objectContaining({ code }));
  });

  it("keeps what an end says beyond the milliseconds", () => {
    const fine = { from: "2026-11-19T14:00:00.000000001Z", to: "2026-11-19T15:00:00.000000002+01:00" };
    const range = resolve({ ...fine, to: "2026-11-19T14:00:00.000000003Z" });
    const ends = { fineFrom: "2026-11-19T14:00:00.000000001Z", fineTo: "2026-11-19T14:00:00.000000003Z" };
    const fromMs = Date.UTC(2026, 10, 19, 14);
    expect(range).toEqual({ filter: { kind: "all" }, fromMs, toMs: fromMs + 1, ...ends });
    expect(rangeTexts(range)).toEqual({ from: ends.fineFrom, to: ends.fineTo });
    expect(resolve({ ...fine, from: "2026-11-19T13:00:00.5Z" })).toMatchObject({
      fromMs: fromMs - 3_599_500,
      fineTo: "2026-11-19T14:00:00.000000002Z",
    });
    expect(() => resolve({ from: ends.fineTo, to: ends.fineFrom })).toThrow(/before/);
    expect(() => resolve({ from: ends.fineTo, to: ends.fineTo })).toThrow(/before/);
  });

  it("makes fine ends a part of the filter", () => {
    const fineFrom = "2026-11-19T14:00:00.000000001Z";
    const all = { kind: "all" } as const;
    expect(withFineEnds(all, {})).toBe(all);
    const test = { kind: "compare", operator: ">=", value: fineFrom } as const;
    expect(withFineEnds(all, { fineFrom })).toEqual({
      kind: "and",
      operands: [all, { kind: "field", key: "timestamp", test }],
    });
  });

  it("runs a query that only got advice", () => {
    expect(resolve({ query: "a or b" }).filter.kind).toBe("and");
  });
});
