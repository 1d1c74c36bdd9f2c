import { describe, expect, it } from "vitest";
import { type ClockSpan, clockSkew } from "./clock-skew";

function span(id: string, parent: string, startMs: number, more: Partial<ClockSpan> = {}): ClockSpan {
  const time = new Date(Date.UTC(2026, 0, 1) + startMs).toISOString().replace("Z", "000000Z");
  return {
    span_id: id,
    parent_span_id: parent,
    timestamp: time,
    duration_ns: 10_000_000,
    kind: "internal",
    service: "web",
    host: "a",
    ...more,
  };
}
const MS = 1_000_000;
const parent = span("p", "", 1_000, { kind: "client", duration_ns: 100 * MS });

describe("clockSkew", () => {
  it("leaves spans within their parents alone", () => {
    const child = span("c", "p", 1_020, { host: "b", kind: "server" });
    expect(clockSkew([parent, child]).shifts.size).toBe(0);
  });

  it("moves a child of another host that began before its parent into the middle of it", () => {
    const child = span("c", "p", 900, { host: "b", kind: "server", duration_ns: 60 * MS });
    const { shifts, clocks } = clockSkew([child, parent]);
    expect(shifts.get("c")).toBe(120 * MS);
    expect(clocks).toEqual([{ service: "web", host: "b", shift_ns: 120 * MS, spans: 1 }]);
  });

  it("moves a server that began after its client had ended", () => {
    const child = span("c", "p", 1_500, { host: "b", kind: "server", duration_ns: 100 * MS });
    expect(clockSkew([parent, child]).shifts.get("c")).toBe(-500 * MS);
  });

  it("moves what ran below on the same host by as much", () => {
    const child = span("c", "p", 900, { host: "b", kind: "server", duration_ns: 60 * MS });
    const below = span("d", "c", 910, { host: "b" });
    expect(clockSkew([parent, child, below]).shifts.get("d")).toBe(120 * MS);
  });

  it("leaves work alone that a queue hands on after its sender has ended", () => {
    const child = span("c", "p", 5_000, { host: "b", kind: "consumer" });
    expect(clockSkew([parent, child]).shifts.size).toBe(0);
  });

  it("leaves the same clock alone, whatever it says", () => {
    const child = span("c", "p", 900);
    expect(clockSkew([parent, child]).shifts.size).toBe(0);
  });

  it("ends with spans that are each other's parents", () => {
    expect(clockSkew([span("a", "b", 0), span("b", "a", 0), span("s", "s", 0)]).shifts.size).toBe(0);
  });
});
