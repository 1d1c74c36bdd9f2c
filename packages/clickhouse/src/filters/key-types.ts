/**
 * Which kinds of value a key has: decides which of the maps a condition reads. Pure.
 */

export interface KeyTypes {
  text: boolean;
  number: boolean;
  bool: boolean;
  resource: boolean;
}

/** Types of values of log attributes: each has a map, and may have a column of its own for a hot key. */
export const HOT_TYPES = ["text", "number", "bool"] as const;
export type HotType = (typeof HOT_TYPES)[number];

/** Knows the keys of one project; `undefined` for a key that it has not seen. */
export interface KeyCatalogue {
  typesOf(key: string): KeyTypes | undefined;
  /** Name of the column that holds all values of this type of the key, NULL where the map lacks it. */
  columnOf?(key: string, type: HotType): string | undefined;
}

/** Any map may hold a key that nobody has seen. */
export const ALL_TYPES: KeyTypes = { text: true, number: true, bool: true, resource: true };

/** A catalogue that knows nothing: right for every query, dearer for keys of one type. */
export const EMPTY_CATALOGUE: KeyCatalogue = { typesOf: () => undefined };
