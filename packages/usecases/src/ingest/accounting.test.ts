import { describe, expect, it } from "vitest";
import { differenceOf, inFlightBySource, type OutcomeSum, termsBySource, totalTerms } from "./accounting";

const sums: OutcomeSum[] = [
  { source: "http/a", outcome: "received", reason: "", events: 10 },
  { source: "http/a", outcome: "rejected", reason: "json.syntax", events: 1 },
  { source: "http/a", outcome: "stored", reason: "", events: 7 },
  { source: "http/a", outcome: "dropped", reason: "limit.rate", events: 1 },
  { source: "http/a", outcome: "dead_lettered", reason: "store.refused", events: 1 },
  { source: "http/a", outcome: "noted", reason: "time.future", events: 3 },
  { source: "http/b", outcome: "received", reason: "", events: 4 },
  { source: "http/b", outcome: "stored", reason: "", events: 3 },
];

describe("inFlightBySource", () => {
  const rowsOf = (projectId: number, source: string, rows: number) => ({ projectId, source, rows });
  const partitions = [
    { rows: [rowsOf(1, "http/a", 2), rowsOf(2, "http/a", 40)] },
    { rows: [rowsOf(1, "http/a", 3), rowsOf(1, "http/b", 1)] },
  ];

  it("sums the project's own events over all partitions", () => {
    const found = inFlightBySource(partitions, { projectId: 1, toMs: 1_000, nowMs: 1_000 });
    expect([...found]).toEqual([
      ["http/a", 5],
      ["http/b", 1],
    ]);
  });

  it("has none for a range that ended before now", () => {
    expect(inFlightBySource(partitions, { projectId: 1, toMs: 999, nowMs: 1_000 }).size).toBe(0);
  });
});

describe("termsBySource", () => {
  it("adds up for a source whose every event became something", () => {
    const terms = termsBySource(sums, new Map()).get("http/a");
    expect(terms).toEqual({
      received: 10,
      stored: 7,
      rejected: 1,
      dropped: { "limit.rate": 1 },
      dead_lettered: { "store.refused": 1 },
      in_flight: 0,
      rejected_by: { "json.syntax": 1 },
      noted: { "time.future": 3 },
    });
    expect(terms && differenceOf(terms)).toBe(0);
  });

  it("adds what is in flight to both sides, for a source not yet in the store too", () => {
    const terms = termsBySource(sums, new Map([["http/new", 5]])).get("http/new");
    expect(terms).toMatchObject({ received: 5, in_flight: 5 });
    expect(terms && differenceOf(terms)).toBe(0);
  });

  it("shows the difference when an event is unaccounted for", () => {
    expect(differenceOf(totalTerms(termsBySource(sums, new Map()).values()))).toBe(1);
  });
});
