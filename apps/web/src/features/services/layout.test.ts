import { describe, expect, it } from "vitest";
import type { ServiceEdge } from "../api/types";
import { layoutMap, nextNode } from "./layout";

function edge(caller: string, callee: string, more: Partial<ServiceEdge> = {}): ServiceEdge {
  return {
    caller,
    callee,
    kind: "call",
    external: false,
    requests: 1,
    per_second: 1,
    errors: 0,
    error_share: 0,
    p50_ms: 1,
    p95_ms: 1,
    p99_ms: 1,
    ...more,
  };
}
const layersOf = (...edges: ServiceEdge[]) =>
  Object.fromEntries(layoutMap(edges, ["alone"]).nodes.map(({ name, layer }) => [name, layer]));

describe("layoutMap", () => {
  it("puts callees to the right of all their callers", () => {
    expect(layersOf(edge("web", "cart"), edge("cart", "db"), edge("web", "db"))).toEqual({
      alone: 0,
      web: 0,
      cart: 1,
      db: 2,
    });
  });

  it("ends with rings and calls to oneself", () => {
    expect(Object.keys(layersOf(edge("a", "b"), edge("b", "a"), edge("a", "a")))).toEqual(
      expect.arrayContaining(["a", "b"]),
    );
  });

  it("knows what lies outside", () => {
    const { nodes } = layoutMap([edge("web", "db", { external: true })], []);
    expect(nodes.map(({ name, external }) => [name, external])).toEqual([
      ["web", false],
      ["db", true],
    ]);
  });
});

describe("nextNode", () => {
  it("walks along edges and within a layer", () => {
    const edges = [edge("web", "cart"), edge("web", "pay", { requests: 5 })];
    const layout = layoutMap(edges, []);
    expect(nextNode(layout, edges, ["web", "ArrowRight"])).toBe("pay");
    expect(nextNode(layout, edges, ["pay", "ArrowLeft"])).toBe("web");
    expect(nextNode(layout, edges, ["cart", "ArrowDown"])).toBe("pay");
    expect(nextNode(layout, edges, ["web", "ArrowUp"])).toBeUndefined();
  });
});
