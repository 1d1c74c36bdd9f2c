/**
 * At every moment the span that the root was waiting for: from the end backwards, the child that ended last.
 * Pure; O(n log n).
 */
import type { TraceTree } from "./tree";

export interface CriticalPath {
  /** Place in the tree → [start, end] pairs in milliseconds. */
  segments: Map<number, [number, number][]>;
  /** Service → milliseconds, most first. */
  services: [string, number][];
  /** The span that most of it was spent in. */
  longest: { node: number; ms: number; share: number } | null;
}

export function criticalPath({ nodes }: TraceTree): CriticalPath {
  const segments = new Map<number, [number, number][]>();
  let root = -1;
  for (const [at, node] of nodes.entries()) {
    const best = nodes[root];
    if (node.parent === -1 && (best === undefined || node.end - node.start > best.end - best.start))
      root = at;
  }
  const stack = root === -1 ? [] : [{ at: root, until: nodes[root]?.end ?? 0 }];
  for (let top = stack.pop(); top !== undefined; top = stack.pop()) {
    const node = nodes[top.at];
    if (node === undefined) continue;
    let cursor = top.until;
    const own: [number, number][] = [];
    const children = node.children.toSorted((a, b) => (nodes[b]?.end ?? 0) - (nodes[a]?.end ?? 0));
    for (const at of children) {
      const child = nodes[at];
      if (child === undefined || child.start >= cursor || child.end <= node.start) continue;
      const end = Math.min(child.end, cursor);
      if (cursor > end) own.push([end, cursor]);
      stack.push({ at, until: end });
      cursor = Math.max(node.start, child.start);
      if (cursor <= node.start) break;
    }
    if (cursor > node.start) own.push([node.start, cursor]);
    if (own.length > 0) segments.set(top.at, own);
  }
  return { segments, ...sums(nodes, segments) };
}

function sums(nodes: TraceTree["nodes"], segments: CriticalPath["segments"]): Omit<CriticalPath, "segments"> {
  const services = new Map<string, number>();
  let longest: { node: number; ms: number } | null = null;
  let total = 0;
  for (const [at, parts] of segments) {
    const ms = parts.reduce((sum, [from, to]) => sum + to - from, 0);
    const service = nodes[at]?.span?.service ?? "";
    services.set(service, (services.get(service) ?? 0) + ms);
    total += ms;
    if (longest === null || ms > longest.ms) longest = { node: at, ms };
  }
  return {
    services: [...services].toSorted((a, b) => b[1] - a[1]),
    longest: longest === null ? null : { ...longest, share: total === 0 ? 0 : longest.ms / total },
  };
}
