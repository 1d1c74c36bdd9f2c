/** A saved search and the address of the page: what is kept, how it opens, whether it changed since. Pure. */
import type { SavedSearch } from "../../api/types";
import type { UrlState } from "../../shell/url-state";

export type Kept = Pick<
  SavedSearch,
  "query" | "from" | "to" | "columns" | "view" | "by" | "cmp" | "sort" | "tz"
>;

/** View of a search that was saved from the live tail. */
const LIVE = "live";

/** What of the address is kept: all but the open event. */
export function keptOf({ q, from, to, cols, view, live, by, cmp, sort, tz }: UrlState): Kept {
  return { query: q, from, to, columns: cols, view: live ? LIVE : view, by, cmp, sort, tz };
}

/** What of a saved search opens it again. */
export function keptSearch({ query, from, to, columns, view, by, cmp, sort, tz }: Kept): Kept {
  return { query, from, to, columns, view, by, cmp, sort, tz };
}

/** The address that a saved search opens; an open event is closed. */
export function openPatch(saved: Kept & { id: string }): Partial<UrlState> {
  const { id, query, from, to, columns, view, by, cmp, sort, tz } = saved;
  const live = view === LIVE;
  const look = { cols: columns, view: live ? "" : view, live, by, cmp, sort, tz };
  return { q: query, from, to, ...look, saved: id, event: "" };
}

export function isChanged(saved: Kept, url: UrlState): boolean {
  const now = keptOf(url);
  return (
    now.query !== saved.query ||
    now.from !== saved.from ||
    now.to !== saved.to ||
    now.view !== saved.view ||
    now.by !== saved.by ||
    now.cmp !== saved.cmp ||
    now.sort !== saved.sort ||
    now.tz !== saved.tz ||
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
