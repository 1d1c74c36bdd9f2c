/** Which rows of a tree are shown: folded ones without their children, repeats as one. Pure; O(n). */
import type { TraceNode, TraceTree } from "./tree";

export interface Row {
  /** Place in the tree. */
  node: number;
  /** How many spans the row stands for. */
  repeats: number;
  start: number;
  end: number;
  /** Spans below it. */
  foldable: boolean;
  folded: boolean;
}

/** This many in a row are folded. */
const REPEATS_MIN = 4;

export interface Folding {
  folded: ReadonlySet<string>;
  repeats: boolean;
  /** First spans of repeats that were opened. */
  opened: ReadonlySet<string>;
}

export function visibleRows({ nodes }: TraceTree, folding: Folding): Row[] {
  const rows: Row[] = [];
  let hiddenBelow = Number.POSITIVE_INFINITY;
  const skip = folding.repeats ? repeatsOf(nodes, folding.opened) : new Map<number, number[]>();
  const hidden = new Set<number>();
  for (const [at, node] of nodes.entries()) {
    if (node.depth > hiddenBelow) continue;
    hiddenBelow = Number.POSITIVE_INFINITY;
    if (hidden.has(at)) continue;
    const group = skip.get(at);
    const folded = folding.folded.has(node.id);
    if (group !== undefined) for (const one of group) hidden.add(one);
    const end = group === undefined ? node.end : Math.max(...group.map((one) => nodes[one]?.end ?? 0));
    rows.push({
      node: at,
      repeats: group?.length ?? 1,
      start: node.start,
      end,
      foldable: node.children.length > 0 || group !== undefined,
      folded: folded || group !== undefined,
    });
    if (folded) hiddenBelow = node.depth;
  }
  return rows;
}

/** First place of each run of equal siblings without children and errors → all places of the run. */
function repeatsOf(nodes: readonly TraceNode[], opened: ReadonlySet<string>): Map<number, number[]> {
  const groups = new Map<number, number[]>();
  const take = (run: number[]) => {
    const [first] = run;
    if (first !== undefined && run.length >= REPEATS_MIN && !opened.has(nodes[first]?.id ?? ""))
      groups.set(first, run);
  };
  for (const parent of nodes) {
    let run: number[] = [];
    for (const child of parent.children) {
      const last = run.at(-1);
      if (last !== undefined && isSame(nodes[last], nodes[child])) run.push(child);
      else {
        take(run);
        run = [child];
      }
    }
    take(run);
  }
  return groups;
}

function isSame(a: TraceNode | undefined, b: TraceNode | undefined): boolean {
  if (!a?.span || !b?.span || a.children.length > 0 || b.children.length > 0) return false;
  const [one, two] = [a.span, b.span];
  return (
    one.service === two.service &&
    one.name === two.name &&
    one.kind === two.kind &&
    one.status !== "error" &&
    two.status !== "error"
  );
}
