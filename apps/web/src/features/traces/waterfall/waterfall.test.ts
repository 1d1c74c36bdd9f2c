import { describe, expect, it } from "vitest";
import type { TraceSpan } from "../../api/types";
import { criticalPath } from "./critical-path";
import { ticks } from "./paint";
import { visibleRows } from "./rows";
import { buildTree, shownAt } from "./tree";

function span(
  id: string,
  parent: string,
  [start, ms]: [number, number],
  more: Partial<TraceSpan> = {},
): TraceSpan {
  const time = new Date(Date.UTC(2026, 0, 1) + start).toISOString().replace("Z", "000000Z");
  return {
    trace_id: "t",
    span_id: id,
    parent_span_id: parent,
    trace_state: "",
    timestamp: time,
    duration_ns: ms * 1e6,
    shift_ns: 0,
    name: id,
    kind: "internal",
    status: "unset",
    status_message: "",
    service: "web",
    host: "",
    environment: "",
    version: "",
    peer: "",
    scope_name: "",
    attributes: {},
    resource: {},
    events: [],
    links: [],
    ...more,
  };
}
const tree = (...spans: TraceSpan[]) =>
  buildTree({ spans: spans.toSorted((a, b) => a.timestamp.localeCompare(b.timestamp)), missing: [] });
const OPEN = { folded: new Set<string>(), repeats: true, opened: new Set<string>() };

describe("buildTree", () => {
  it("puts children below their parents, by start", () => {
    const { nodes } = tree(
      span("a", "", [0, 100]),
      span("c", "a", [50, 10]),
      span("b", "a", [10, 10]),
      span("d", "b", [11, 1]),
    );
    expect(nodes.map(({ id, depth }) => `${depth}${id}`)).toEqual(["0a", "1b", "2d", "1c"]);
  });

  it("shows a parent that was not received above its children", () => {
    const { nodes } = tree(span("a", "", [0, 100]), span("b", "gone", [20, 10]));
    expect(nodes.map(({ id, depth, span: own }) => [id, depth, own === null])).toEqual([
      ["a", 0, false],
      ["gone", 0, true],
      ["b", 1, false],
    ]);
  });

  it("moves spans by their shift", () => {
    const { nodes } = tree(span("a", "", [0, 100]), span("b", "a", [20, 10], { shift_ns: 5e6 }));
    expect(nodes[1]).toMatchObject({ start: 25, end: 35 });
  });

  it("tells times of a shifted clock as its spans are shown", () => {
    const [, node] = tree(span("a", "", [0, 100]), span("b", "a", [20, 10], { shift_ns: 5e6 })).nodes;
    expect(node && shownAt("2026-01-01T00:00:00.022500000Z", node)).toBe(27.5);
  });

  it("ends with rings and deep chains", () => {
    expect(tree(span("a", "b", [0, 1]), span("b", "a", [1, 1])).nodes).toHaveLength(2);
    const chain = Array.from({ length: 10_000 }, (_, i) => span(`s${i}`, i === 0 ? "" : `s${i - 1}`, [0, 1]));
    expect(tree(...chain).nodes.at(-1)?.depth).toBe(9_999);
  });
});

describe("visibleRows", () => {
  const repeated = tree(
    span("a", "", [0, 100]),
    ...Array.from({ length: 5 }, (_, i) => span(`q${i}`, "a", [i, 1], { name: "SELECT" })),
  );

  it("folds equal siblings into one row, from the first start to the last end", () => {
    expect(visibleRows(repeated, OPEN).map(({ repeats, start, end }) => [repeats, start, end])).toEqual([
      [1, 0, 100],
      [5, 0, 5],
    ]);
    expect(visibleRows(repeated, { ...OPEN, opened: new Set(["q0"]) })).toHaveLength(6);
    expect(visibleRows(repeated, { ...OPEN, repeats: false })).toHaveLength(6);
  });

  it("never folds away an error", () => {
    const failing = tree(
      span("a", "", [0, 100]),
      ...Array.from({ length: 9 }, (_, i) =>
        span(`q${i}`, "a", [i, 1], { name: "SELECT", status: i === 4 ? "error" : "ok" }),
      ),
    );
    expect(visibleRows(failing, OPEN).map(({ repeats }) => repeats)).toEqual([1, 4, 1, 4]);
  });

  it("hides what is below a folded span", () => {
    expect(visibleRows(repeated, { ...OPEN, folded: new Set(["a"]) })).toHaveLength(1);
  });
});

describe("criticalPath", () => {
  it("follows who was waited for last", () => {
    const path = criticalPath(
      tree(span("a", "", [0, 100]), span("b", "a", [10, 30]), span("c", "a", [20, 60], { service: "db" })),
    );
    expect([...path.segments]).toEqual([
      [
        0,
        [
          [80, 100],
          [0, 10],
        ],
      ],
      [1, [[10, 20]]],
      [2, [[20, 80]]],
    ]);
    expect(path.services).toEqual([
      ["db", 60],
      ["web", 40],
    ]);
    expect(path.longest).toMatchObject({ node: 2, share: 0.6 });
  });

  it("covers the root exactly once", () => {
    const path = criticalPath(
      tree(span("a", "", [0, 100]), span("b", "a", [90, 50]), span("c", "b", [95, 500])),
    );
    const sum = [...path.segments.values()].flat().reduce((all, [from, to]) => all + to - from, 0);
    expect(sum).toBeCloseTo(100);
  });
});

describe("ticks", () => {
  it("are round and few", () => {
    expect(ticks(0, 2_310)).toEqual([0, 1_000, 2_000]);
    expect(ticks(0, 0.004).length).toBeLessThan(8);
  });
});
