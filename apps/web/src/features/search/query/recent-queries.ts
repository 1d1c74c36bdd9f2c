"use client";
/** The last queries of a person in this browser, newest first. */
const KEY = "sightglass.queries";
const KEPT_MAX = 50;

/** `person` is an id; empty while it is not known. */
export function recentQueries(person: string): string[] {
  try {
    const found: unknown = JSON.parse(localStorage.getItem(`${KEY}.${person}`) ?? "[]");
    return Array.isArray(found) ? found.filter((one) => typeof one === "string").slice(0, KEPT_MAX) : [];
  } catch {
    return [];
  }
}

export function addRecentQuery(person: string, query: string): void {
  if (query === "" || person === "") return;
  const rest = recentQueries(person).filter((one) => one !== query);
  try {
    localStorage.setItem(`${KEY}.${person}`, JSON.stringify([query, ...rest].slice(0, KEPT_MAX)));
  } catch {
    // Without storage there is no history.
  }
}

/** The query a step further back (1) or forth (-1) from the one that was recalled last; the newest from an empty text. Pure. */
export function recall(
  queries: readonly string[],
  { text, recalled, step }: { text: string; recalled: string; step: 1 | -1 },
): string | undefined {
  if (text === "") return step === 1 ? queries[0] : undefined;
  if (text !== recalled) return undefined;
  const at = queries.indexOf(text);
  if (at < 0) return undefined;
  return at + step < 0 ? "" : queries[at + step];
}
