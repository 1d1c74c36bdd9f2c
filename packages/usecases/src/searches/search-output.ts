/** A saved search as an answer shows it. Pure. */
import type { SavedSearch } from "@sightglass/metadata";
import type { AccessContext } from "../access/access-context";
import { isAllowed } from "../roles";
import type { SavedSearchOutput } from "./search-words";

export function outputOf({ role }: Pick<AccessContext, "role">, search: SavedSearch): SavedSearchOutput {
  return {
    id: search.id,
    name: search.name,
    audience: search.audience,
    query: search.query,
    from: search.rangeFrom,
    to: search.rangeTo,
    columns: search.columns,
    view: search.view,
    by: search.splitBy,
    cmp: search.comparison,
    sort: search.sortOrder,
    tz: search.zone,
    pinned: search.pinned,
    created_at: search.createdAt.toISOString(),
    created_by: search.createdBy,
    updated_at: search.updatedAt.toISOString(),
    updated_by: search.updatedBy,
    may_change: isAllowed(role, search.audience === "team" ? "searches.share" : "searches.keep"),
  };
}
