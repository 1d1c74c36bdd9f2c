"use client";
/** Remembers that this installation has events, so that Search need not ask first. */
const KEY = "sightglass.has-events";

export function hasSeenEvents(): boolean {
  try {
    return typeof window !== "undefined" && localStorage.getItem(KEY) === "1";
  } catch {
    return false;
  }
}

export function rememberEvents(): void {
  try {
    localStorage.setItem(KEY, "1");
  } catch {
    // Without storage the page asks each time.
  }
}
