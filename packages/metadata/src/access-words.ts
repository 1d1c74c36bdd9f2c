/** Closed lists of access: roles of people, scopes of keys and tokens. Pure. */

/** From most to least. A role holds everything of the roles after it, with the exceptions of the role matrix. */
export const ROLES = ["owner", "admin", "editor", "viewer"] as const;
export type Role = (typeof ROLES)[number];

/** `read`: queries. `manage`: queries and the project's own settings, never keys, tokens or members. */
export const TOKEN_SCOPES = ["read", "manage"] as const;
export type TokenScope = (typeof TOKEN_SCOPES)[number];

/** Signals that an ingest key may send. */
export const KEY_SCOPES = ["logs", "metrics", "traces", "errors"] as const;
export type KeyScope = (typeof KEY_SCOPES)[number];

/** Who sees a saved search: its owner alone, or everybody of the project. */
export const SEARCH_AUDIENCES = ["private", "team"] as const;
export type SearchAudience = (typeof SEARCH_AUDIENCES)[number];

/** Order of the events of a saved search: newest or oldest first. */
export const SEARCH_ORDERS = ["desc", "asc"] as const;
export type SearchOrder = (typeof SEARCH_ORDERS)[number];

/** Period that the histogram of a saved search is compared with: none, as long just before, a day or a week before. */
export const SEARCH_COMPARISONS = ["", "prev", "day", "week"] as const;
export type SearchComparison = (typeof SEARCH_COMPARISONS)[number];

export function isRole(value: unknown): value is Role {
  return ROLES.some((role) => role === value);
}

export function isKeyScope(value: unknown): value is KeyScope {
  return KEY_SCOPES.some((scope) => scope === value);
}
