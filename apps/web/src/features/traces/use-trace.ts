"use client";
/** One trace as the page shows it: tree, rows, critical path, and the selected span of the address. */
import { useQuery } from "@tanstack/react-query";
import { useMemo, useState } from "react";
import { api } from "../api/client";
import type { Trace } from "../api/types";
import { useUrl } from "../shell/use-url";
import { criticalPath } from "./waterfall/critical-path";
import type { LogMark } from "./waterfall/paint";
import { visibleRows } from "./waterfall/rows";
import { buildTree, shownAt, type TraceTree } from "./waterfall/tree";

export function useTrace(id: string) {
  return useQuery({
    queryKey: ["trace", id],
    queryFn: ({ signal }) => api.traces.get.query({ trace_id: id }, { signal }),
  });
}

export interface TraceViewOptions {
  showPath: boolean;
  foldRepeats: boolean;
  shifted: boolean;
  find: string;
}

export function useTraceView(trace: Trace, options: TraceViewOptions) {
  const [url, setUrl] = useUrl();
  const [folded, setFolded] = useState<ReadonlySet<string>>(new Set());
  const [opened, setOpened] = useState<ReadonlySet<string>>(new Set());
  const { shifted, foldRepeats, showPath, find } = options;
  const tree = useMemo(() => buildTree(trace, shifted), [trace, shifted]);
  const rows = useMemo(
    () => visibleRows(tree, { folded, repeats: foldRepeats, opened }),
    [tree, folded, foldRepeats, opened],
  );
  const whole = useMemo(() => criticalPath(tree), [tree]);
  const logs = useMemo(() => logMarks(trace, tree), [trace, tree]);
  const found = useMemo(() => {
    const wanted = find.trim().toLowerCase();
    if (wanted === "") return null;
    const hits = tree.nodes.flatMap(({ span }, at) =>
      span !== null && `${span.service} ${span.name} ${span.status_message}`.toLowerCase().includes(wanted)
        ? [at]
        : [],
    );
    return new Set(hits);
  }, [tree, find]);
  const selected = rows.findIndex((row) => tree.nodes[row.node]?.id === url.event);
  const select = (row: number) => {
    const node = tree.nodes[rows[row]?.node ?? -1];
    if (node !== undefined) setUrl({ event: node.id }, "replace");
  };
  const toggle = (at: number) => {
    const row = rows[at];
    const id = tree.nodes[row?.node ?? -1]?.id;
    if (row === undefined || id === undefined) return;
    if (row.repeats > 1) setOpened(new Set([...opened, id]));
    else setFolded(toggled(folded, id));
  };
  const close = () => setUrl({ event: "" }, "replace");
  return {
    tree,
    rows,
    whole,
    path: showPath ? whole : null,
    logs,
    found,
    selected,
    select,
    toggle,
    close,
    eventId: url.event,
  };
}

function toggled(set: ReadonlySet<string>, id: string): Set<string> {
  const next = new Set(set);
  if (!next.delete(id)) next.add(id);
  return next;
}

/** When each span's logs were written, by the clock that the span is shown by. */
function logMarks(trace: Trace, tree: TraceTree): Map<string, LogMark[]> {
  const marks = new Map<string, LogMark[]>();
  const nodes = new Map(tree.nodes.map((node) => [node.id, node]));
  for (const log of trace.logs) {
    const node = nodes.get(log.span_id);
    if (node === undefined) continue;
    const mark = { at: shownAt(log.timestamp, node), level: log.severity };
    const list = marks.get(log.span_id);
    if (list) list.push(mark);
    else marks.set(log.span_id, [mark]);
  }
  return marks;
}
