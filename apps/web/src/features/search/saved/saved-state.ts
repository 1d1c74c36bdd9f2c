/** A saved search and the address of the page: what is kept, how it opens, whether it changed since. Pure. */
import type { SavedSearch } from "../../api/types";
import type { UrlState } from "../../shell/url-state";

export type Kept = Pick<SavedSearch, "query" | "from" | "to" | "columns" | "view">;

/** What of the address is kept. */
export function keptOf(url: UrlState): Kept {
  return { query: url.q, from: url.from, to: url.to, columns: url.cols, view: url.view };
}

/** The address that a saved search opens; an open event is closed. */
export function openPatch(saved: Kept & { id: string }): Partial<UrlState> {
  const { id, query, from, to, columns, view } = saved;
  return { q: query, from, to, cols: columns, view, saved: id, event: "" };
}

export function isChanged(saved: Kept, url: UrlState): boolean {
  const now = keptOf(url);
  return (
    now.query !== saved.query ||
    now.from !== saved.from ||
    now.to !== saved.to ||
    now.view !== saved.view ||
    now.columns?.join("\n") !== saved.columns?.join("\n")
  );
}

/** Those whose name or query holds every word, in their order. */
export function matching<Search extends Pick<SavedSearch, "name" | "query">>(
  searches: readonly Search[],
  text: string,
): Search[] {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  return searches.filter(({ name, query }) => {
    const whole = `${name}\n${query}`.toLowerCase();
    return words.every((word) => whole.includes(word));
  });
}
