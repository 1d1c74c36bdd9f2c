"use client";
/** Events that are selected in the list: one by one, or all from the last one to another. */
import { useCallback, useMemo, useRef, useState } from "react";
import type { LogRecord } from "../../api/types";
import { between } from "./selected-text";

export interface Selection {
  /** In the order of selecting; kept when the list shows other rows. */
  chosen: ReadonlyMap<string, LogRecord>;
  toggle: (id: string) => void;
  /** Selects all from the one that was toggled last. */
  reachTo: (id: string) => void;
  clear: () => void;
}

export function useSelection(rows: readonly LogRecord[]): Selection {
  const [chosen, setChosen] = useState<ReadonlyMap<string, LogRecord>>(new Map());
  const last = useRef("");
  const latest = useRef(rows);
  latest.current = rows;
  const toggle = useCallback((id: string) => {
    last.current = id;
    const row = latest.current.find((one) => one.id === id);
    setChosen((before) => {
      const next = new Map(before);
      if (!next.delete(id) && row !== undefined) next.set(id, row);
      return next;
    });
  }, []);
  const reachTo = useCallback((id: string) => {
    const reached = between(latest.current, last.current || id, id);
    setChosen((before) => new Map([...before, ...reached.map((row) => [row.id, row] as const)]));
  }, []);
  const clear = useCallback(() => setChosen(new Map()), []);
  return useMemo(() => ({ chosen, toggle, reachTo, clear }), [chosen, toggle, reachTo, clear]);
}
