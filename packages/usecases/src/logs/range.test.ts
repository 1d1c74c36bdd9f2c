import { describe, expect, it } from "vitest";
import { rangeInput, resolveRange } from "./range";

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

  it("runs a query that only got advice", () => {
    expect(resolve({ query: "a or b" }).filter.kind).toBe("and");
  });
});
