/** Spans of a trace as a tree in order of time, with rows for parents that did not come. Pure; O(n log n). */
import type { Trace, TraceSpan } from "../../api/types";

export interface TraceNode {
  id: string;
  /** Null for a parent that was not received. */
  span: TraceSpan | null;
  /** Place in the list; -1 for a root. */
  parent: number;
  children: number[];
  depth: number;
  /** Milliseconds since the start of the trace, shifted to agree with the parent's clock. */
  start: number;
  end: number;
}

export interface TraceTree {
  /** Depth first, by start. */
  nodes: TraceNode[];
  /** Milliseconds that the whole takes. */
  length: number;
  services: string[];
}

interface Draft extends Omit<TraceNode, "parent" | "children" | "depth"> {
  parentId: string;
}

export function buildTree(trace: Pick<Trace, "spans" | "missing">, shifted = true): TraceTree {
  const first = trace.spans[0];
  if (first === undefined) return { nodes: [], length: 0, services: [] };
  const origin = nanosOf(first.timestamp);
  const drafts = trace.spans.map((span): Draft => {
    const start = Number(nanosOf(span.timestamp) - origin + BigInt(shifted ? span.shift_ns : 0)) / 1e6;
    return {
      id: span.span_id,
      span,
      parentId: span.parent_span_id,
      start,
      end: start + span.duration_ns / 1e6,
    };
  });
  const known = new Set(drafts.map((draft) => draft.id));
  const children = groupByParent(drafts, known);
  const roots = children.get("") ?? [];
  for (const [id, own] of children) if (id !== "" && !known.has(id)) roots.push(missingParent(id, own));
  const nodes = depthFirst(roots, children);
  const from = nodes.reduce((least, node) => Math.min(least, node.start), Number.POSITIVE_INFINITY);
  let until = 0;
  for (const node of nodes) {
    node.start -= from;
    node.end -= from;
    until = Math.max(until, node.end);
  }
  return {
    nodes,
    length: Math.max(until, 0.000_001),
    services: [...new Set(trace.spans.map((s) => s.service))],
  };
}

/** Those of a parent that is its own child, or of nobody, are roots. */
function groupByParent(drafts: readonly Draft[], known: ReadonlySet<string>): Map<string, Draft[]> {
  const groups = new Map<string, Draft[]>();
  for (const draft of drafts) {
    const key = draft.parentId === draft.id ? "" : draft.parentId;
    const group = groups.get(key);
    if (group) group.push(draft);
    else groups.set(key, [draft]);
  }
  // A ring has no root: its earliest span becomes one.
  if (!groups.has("") && [...groups.keys()].every((key) => known.has(key))) {
    const [head] = drafts;
    if (head !== undefined) groups.set("", [head]);
  }
  return groups;
}

function missingParent(id: string, own: readonly Draft[]): Draft {
  return {
    id,
    span: null,
    parentId: "",
    start: Math.min(...own.slice(0, 1_000).map((draft) => draft.start)),
    end: Math.max(...own.slice(0, 1_000).map((draft) => draft.end)),
  };
}

function depthFirst(roots: Draft[], children: ReadonlyMap<string, Draft[]>): TraceNode[] {
  const nodes: TraceNode[] = [];
  const seen = new Set<Draft>();
  const byStart = (list: readonly Draft[]) => list.toSorted((a, b) => b.start - a.start);
  const stack = byStart(roots).map((draft) => ({ draft, parent: -1, depth: 0 }));
  for (let top = stack.pop(); top !== undefined; top = stack.pop()) {
    const { draft, parent, depth } = top;
    if (seen.has(draft)) continue;
    seen.add(draft);
    const at = nodes.length;
    const { id, span, start, end } = draft;
    nodes.push({ id, span, start, end, parent, children: [], depth });
    nodes[parent]?.children.push(at);
    for (const child of byStart(children.get(draft.id) ?? []))
      stack.push({ draft: child, parent: at, depth: depth + 1 });
  }
  return nodes;
}

/** Milliseconds since the start of the trace of a time that the clock of a span told. */
export function shownAt(time: string, { span, start }: TraceNode): number {
  return span === null ? start : start + Number(nanosOf(time) - nanosOf(span.timestamp)) / 1e6;
}

/** Nanoseconds since 1970 of an RFC 3339 time with nine digits. */
export function nanosOf(time: string): bigint {
  const ms = Date.parse(`${time.slice(0, 19)}Z`);
  return (
    BigInt(Number.isNaN(ms) ? 0 : ms) * 1_000_000n +
    BigInt((time.slice(20, 29) || "0").replace("Z", "").padEnd(9, "0"))
  );
}
