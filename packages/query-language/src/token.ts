/** What the lexers give: a kind, a place, a decoded value. */

export type TokenKind =
  /** Bare text that matches the body. */
  | "word"
  /** Bare text with `*`; `value` is a pattern. */
  | "wildcard"
  /** `"two words"` that matches the body. */
  | "phrase"
  /** `~"sub string"` */
  | "substring"
  /** `/re/` */
  | "regexp"
  /** Name before a colon, quoted or not. */
  | "key"
  | "colon"
  /** `-` before a term; `< <= > >=` before a value. */
  | "operator"
  /** Value behind a key that is a number. */
  | "number"
  /** Any other value behind a key. */
  | "string"
  /** `AND OR NOT TO` */
  | "keyword"
  | "paren"
  | "bracket"
  | "pipe"
  /** Name of a stage, right behind a pipe. */
  | "command"
  /** Name right before a parenthesis, behind a pipe. */
  | "function"
  /** Any other name behind a pipe: a field, a column. */
  | "name"
  | "comma"
  /** A colon without a key; what has no meaning behind a pipe. */
  | "problem";

export interface Token {
  kind: TokenKind;
  /** UTF-16 offsets into the text, end exclusive. */
  from: number;
  to: number;
  /** Decoded: without quotes and backslashes. */
  value: string;
  quoted: boolean;
  /** False for a quote that never ends. */
  closed: boolean;
}
