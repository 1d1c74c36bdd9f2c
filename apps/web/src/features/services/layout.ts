/** Places for the nodes of a service map: layers from callers to callees, rings broken where they close. Pure; O(edges × layers). */
import type { ServiceEdge } from "../api/types";

export interface MapNode {
  name: string;
  external: boolean;
  layer: number;
  x: number;
  y: number;
}

export interface MapLayout {
  nodes: MapNode[];
  width: number;
  height: number;
}

export const NODE = { width: 150, height: 46, gapX: 110, gapY: 24 } as const;
const LAYERS_MAX = 12;

export function layoutMap(edges: readonly ServiceEdge[], services: readonly string[]): MapLayout {
  const external = new Map<string, boolean>(services.map((name) => [name, false]));
  for (const edge of edges) {
    external.set(edge.caller, false);
    if (!external.has(edge.callee)) external.set(edge.callee, edge.external);
    else if (!edge.external) external.set(edge.callee, false);
  }
  const layers = new Map<string, number>([...external.keys()].map((name) => [name, 0]));
  for (let round = 0; round < LAYERS_MAX; round++) {
    let moved = false;
    for (const { caller, callee } of edges) {
      const wanted = (layers.get(caller) ?? 0) + 1;
      if (caller === callee || wanted > LAYERS_MAX || (layers.get(callee) ?? 0) >= wanted) continue;
      if (reaches(callee, caller, edges)) continue;
      layers.set(callee, wanted);
      moved = true;
    }
    if (!moved) break;
  }
  const columns = new Map<number, string[]>();
  for (const [name, layer] of layers) columns.set(layer, [...(columns.get(layer) ?? []), name]);
  const tallest = Math.max(1, ...[...columns.values()].map((column) => column.length));
  const height = tallest * (NODE.height + NODE.gapY);
  const nodes = [...columns].flatMap(([layer, names]) =>
    names.toSorted().map((name, at) => ({
      name,
      external: external.get(name) ?? false,
      layer,
      x: layer * (NODE.width + NODE.gapX),
      y: ((at + 0.5) * height) / names.length - NODE.height / 2,
    })),
  );
  const width = (Math.max(0, ...columns.keys()) + 1) * (NODE.width + NODE.gapX) - NODE.gapX;
  return { nodes, width, height };
}

/** Whether calls lead from one service to another: then an edge back closes a ring. */
function reaches(from: string, to: string, edges: readonly ServiceEdge[]): boolean {
  const seen = new Set([from]);
  const queue = [from];
  for (const name of queue) {
    if (name === to) return true;
    for (const edge of edges) {
      if (edge.caller !== name || seen.has(edge.callee)) continue;
      seen.add(edge.callee);
      queue.push(edge.callee);
    }
  }
  return false;
}

/** Where an arrow key leads: along an edge to the right or left, else to the neighbour in the layer. */
export function nextNode(
  layout: MapLayout,
  edges: readonly ServiceEdge[],
  [at, key]: [string, string],
): string | undefined {
  const busiest = edges.toSorted((a, b) => b.requests - a.requests);
  if (key === "ArrowRight") return busiest.find((edge) => edge.caller === at && edge.callee !== at)?.callee;
  if (key === "ArrowLeft") return busiest.find((edge) => edge.callee === at && edge.caller !== at)?.caller;
  const own = layout.nodes.find((node) => node.name === at);
  const column = layout.nodes.filter((node) => node.layer === own?.layer).toSorted((a, b) => a.y - b.y);
  const place = column.findIndex((node) => node.name === at);
  if (key === "ArrowDown") return column[place + 1]?.name;
  return key === "ArrowUp" ? column[place - 1]?.name : undefined;
}
