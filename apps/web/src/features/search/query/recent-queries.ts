"use client";
/** The last queries of this browser, newest first, at most twelve. */
const KEY = "sightglass.queries";
const KEPT_MAX = 12;

export function recentQueries(): string[] {
  try {
    const found: unknown = JSON.parse(localStorage.getItem(KEY) ?? "[]");
    return Array.isArray(found) ? found.filter((one) => typeof one === "string").slice(0, KEPT_MAX) : [];
  } catch {
    return [];
  }
}

export function addRecentQuery(query: string): void {
  if (query === "") return;
  const rest = recentQueries().filter((one) => one !== query);
  try {
    localStorage.setItem(KEY, JSON.stringify([query, ...rest].slice(0, KEPT_MAX)));
  } catch {
    // Without storage there is no history.
  }
}
