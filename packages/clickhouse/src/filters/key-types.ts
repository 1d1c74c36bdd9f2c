/**
 * Which kinds of value a key has: decides which of the maps a condition reads. Pure.
 */

export interface KeyTypes {
  text: boolean;
  number: boolean;
  bool: boolean;
  resource: boolean;
}

/** Knows the keys of one project; `undefined` for a key that it has not seen. */
export interface KeyCatalogue {
  typesOf(key: string): KeyTypes | undefined;
}

/** Any map may hold a key that nobody has seen. */
export const ALL_TYPES: KeyTypes = { text: true, number: true, bool: true, resource: true };

/** A catalogue that knows nothing: right for every query, dearer for keys of one type. */
export const EMPTY_CATALOGUE: KeyCatalogue = { typesOf: () => undefined };
