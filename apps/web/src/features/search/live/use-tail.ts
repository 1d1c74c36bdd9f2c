"use client";
/** Runs the tail of the query in the address while it is mounted; another query begins another tail. */
import { useEffect, useState, useSyncExternalStore } from "react";
import type { Zone } from "../../../ui/format/time";
import { runTail } from "./tail-client";
import { TailStore, type TailView } from "./tail-store";

const SINCE = "5m";
const SETTLE_MS = 1_000;

export interface Tail extends TailView {
  store: TailStore;
}

export function useTail({ query, fold, zone }: { query: string; fold: boolean; zone: Zone }): Tail {
  const [store, setStore] = useState(() => new TailStore({ zone, since: SINCE }));
  const view = useSyncExternalStore(store.subscribe, store.current, store.current);
  useEffect(() => store.setFold(fold), [store, fold]);
  useEffect(() => {
    const leaving = new AbortController();
    const next = new TailStore({ zone, since: SINCE });
    setStore(next);
    const settling = setInterval(() => next.settle(), SETTLE_MS);
    void runTail({ query, since: SINCE, signal: leaving.signal, onMessage: (message) => next.take(message) });
    return () => {
      clearInterval(settling);
      leaving.abort();
    };
  }, [query, zone]);
  return { ...view, store };
}
