import { describe, expect, it } from "vitest";
import { inOrder } from "./pattern-order";

const PATTERNS = [
  { name: "a", count: 9, levels: [{ level: "info" as const, count: 9 }], first_seen: "2026-11-21T10:00:00Z" },
  {
    name: "b",
    count: 5,
    levels: [{ level: "fatal" as const, count: 1 }],
    first_seen: "2026-11-21T10:20:00Z",
  },
  { name: "c", count: 7, levels: [], first_seen: "2026-11-21T10:10:00Z" },
];
const names = (order: Parameters<typeof inOrder>[1]) => inOrder(PATTERNS, order).map((one) => one.name);

describe("the order of patterns", () => {
  it("is by count, by severest level, or by what appeared last", () => {
    expect(names("count")).toEqual(["a", "c", "b"]);
    expect(names("level")).toEqual(["b", "a", "c"]);
    expect(names("first_seen")).toEqual(["b", "c", "a"]);
  });
});
