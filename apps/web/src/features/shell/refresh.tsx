"use client";
/**
 * Refresh of the page's data: a counter that queries carry in their key, by hand or on a timer. The
 * timer waits while the tab is hidden or while a page asks for quiet (somebody reads further down).
 */
import {
  createContext,
  type ReactNode,
  useCallback,
  useContext,
  useEffect,
  useMemo,
  useRef,
  useState,
} from "react";
import { usePreferences } from "./preferences";

export interface Refresh {
  tick: number;
  refresh: () => void;
  /** A page sets it to hold the timer back. */
  hold: (held: boolean) => void;
  held: boolean;
}

const RefreshContext = createContext<Refresh>({
  tick: 0,
  refresh: () => undefined,
  hold: () => undefined,
  held: false,
});

export function RefreshProvider({ children }: { children: ReactNode }) {
  const { refreshSeconds } = usePreferences();
  const [tick, setTick] = useState(0);
  const [held, hold] = useState(false);
  const isHeld = useRef(false);
  const refresh = useCallback(() => setTick((count) => count + 1), []);
  useEffect(() => {
    isHeld.current = held;
  }, [held]);
  useEffect(() => {
    if (refreshSeconds === 0) return;
    const timer = setInterval(() => {
      if (document.visibilityState === "visible" && !isHeld.current) refresh();
    }, refreshSeconds * 1_000);
    return () => clearInterval(timer);
  }, [refreshSeconds, refresh]);
  const value = useMemo(() => ({ tick, refresh, hold, held }), [tick, refresh, held]);
  return <RefreshContext value={value}>{children}</RefreshContext>;
}

export function useRefresh(): Refresh {
  return useContext(RefreshContext);
}
