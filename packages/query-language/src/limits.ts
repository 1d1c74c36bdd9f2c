/** Bounds that keep hostile query texts cheap. */

/** Bounds of one query; what is over them is a problem and is left out. */
export const QUERY_LIMITS = {
  /** UTF-16 units of the text. */
  charsMax: 16_384,
  /** Parentheses inside one another. */
  depthMax: 64,
  /** Words, phrases and field tests. */
  termsMax: 500,
  /** UTF-16 units of one regular expression or wildcard pattern. */
  regexpCharsMax: 1_024,
  /** UTF-16 units of one word, phrase or value. */
  termCharsMax: 4_096,
  /** Stages behind the filter. */
  stagesMax: 30,
  /** Names, values and functions in all stages. */
  pipeNodesMax: 1_000,
  /** Columns of one `stats`. */
  columnsMax: 50,
  /** Rows that `limit` lets through. */
  rowsMax: 10_000,
  /** Values that `top` shows. */
  topMax: 1_000,
} as const;
