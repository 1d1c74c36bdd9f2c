"use client";
/** Remembers in this browser that the project has events, so that Search need not ask first. */
import { useSyncExternalStore } from "react";

const KEY = "sightglass.has-events";
const listeners = new Set<() => void>();
let remembered = false;

function read(): boolean {
  try {
    return remembered || localStorage.getItem(KEY) === "1";
  } catch {
    return remembered;
  }
}

function subscribe(listener: () => void) {
  listeners.add(listener);
  return () => {
    listeners.delete(listener);
  };
}

/** Null on the server and while the page wakes up: not known yet. */
export function useSeenEvents(): boolean | null {
  return useSyncExternalStore<boolean | null>(subscribe, read, () => null);
}

export function rememberEvents(): void {
  remembered = true;
  try {
    localStorage.setItem(KEY, "1");
  } catch {
    // Without storage it is known for this page only.
  }
  for (const listener of listeners) listener();
}
