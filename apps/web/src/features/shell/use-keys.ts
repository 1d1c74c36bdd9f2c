"use client";
/** Single-letter keys of a page. Off while a person types, while a dialog is open, or when switched off in Display. */
import { useEffect, useLayoutEffect, useRef } from "react";
import { usePreferences } from "./preferences";

export type Keys = Record<string, () => void>;

function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  return (
    target.isContentEditable || target.matches("input, textarea, select, [role=menuitem], [role=option]")
  );
}

function isBlocked(event: KeyboardEvent): boolean {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return true;
  return isTyping(event.target) || document.querySelector("[role=dialog][data-modal]") !== null;
}

/**
 * Binds keys while the caller is mounted. Names are `event.key`; a sequence is written with a space
 * (`g s`) and its second key must follow within a second. `Escape` and `?` work even when letters are off.
 */
export function useKeys(keys: Keys): void {
  const latest = useRef(keys);
  const { letterKeys } = usePreferences();
  // In the commit itself: a key that follows at once must meet what is on the screen.
  useLayoutEffect(() => {
    latest.current = keys;
  });
  useEffect(() => {
    let lead: { key: string; at: number } | null = null;
    const onKey = (event: KeyboardEvent) => {
      if (isBlocked(event)) return;
      if (!letterKeys && event.key.length === 1 && event.key !== "?") return;
      const sequence = lead !== null && event.timeStamp - lead.at < 1_000 ? `${lead.key} ${event.key}` : "";
      lead = { key: event.key, at: event.timeStamp };
      const run = latest.current[sequence] ?? latest.current[event.key];
      if (run === undefined) return;
      event.preventDefault();
      run();
    };
    document.addEventListener("keydown", onKey);
    return () => document.removeEventListener("keydown", onKey);
  }, [letterKeys]);
}
