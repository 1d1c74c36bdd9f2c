/**
 * The filter half of the query language as a tree. One meaning, three readers: the printer, the
 * in-memory matcher (packages/query-language/src/match.ts) and the SQL compiler
 * (packages/clickhouse/src/filters/compile.ts); a test proves that the last two agree.
 *
 * Tokens of a body are maximal runs of ASCII letters, ASCII digits and characters beyond ASCII
 * (ClickHouse `splitByNonAlpha`); words compare after Unicode lower-casing.
 */
export type Filter =
  /** Matches everything: the empty query. */
  | { kind: "all" }
  /** `word`: the body holds this token; a word of several tokens (`user_id`) holds them in a row; one without any token (`---`) is a substring. */
  | { kind: "word"; text: string }
  /** `abc*`, `*abc`, `a*c`: the body holds a token that matches; `*` stands for any token characters. */
  | { kind: "wildcard"; pattern: string }
  /** `"two words"`: the tokens in a row, whatever separates them. */
  | { kind: "phrase"; text: string }
  /** `~"sub string"`: anywhere in the body, case-insensitive. */
  | { kind: "substring"; text: string }
  /** `/re/`: RE2, case-sensitive, anywhere in the body. */
  | { kind: "regexp"; pattern: string }
  | { kind: "field"; key: string; test: FieldTest }
  | { kind: "and"; operands: Filter[] }
  | { kind: "or"; operands: Filter[] }
  | { kind: "not"; operand: Filter };

export type CompareOperator = "<" | "<=" | ">" | ">=";

/**
 * A test of one field. Keys `timestamp severity service host environment version trace_id span_id
 * body` are columns; any other key is an attribute or a resource attribute (either may match).
 * A missing key matches nothing, so `NOT` of a test matches records without the key.
 */
export type FieldTest =
  /** `key:value` (quoted: false) or `key:"exact text"` (quoted: true). Text compares exactly; an unquoted or quoted number also equals the number, `true`/`false` also the boolean. On `body` it is the word or phrase; on `severity` a level name means the whole level. */
  | { kind: "equals"; value: string; quoted: boolean }
  /** `key:val*`: `*` stands for any characters, the whole value must match, case-sensitive. */
  | { kind: "wildcard"; pattern: string }
  /** `key:/re/`: RE2, case-sensitive, anywhere in the value. */
  | { kind: "regexp"; pattern: string }
  /** `key:>=500`: numbers when both sides are numbers (text that is a number counts), else text by code point. */
  | { kind: "compare"; operator: CompareOperator; value: string }
  /** `key:[400 TO 499]`, both ends included; `*` = open (null). */
  | { kind: "range"; from: string | null; to: string | null }
  /** `key:*` */
  | { kind: "exists" }
  /** `key:(a OR b)` */
  | { kind: "any"; tests: FieldTest[] };

/** A problem in a query text. Offsets are UTF-16 units into the text, end exclusive. */
export interface QueryProblem {
  code: string;
  message: string;
  from: number;
  to: number;
  /** Replacement of [from, to) that would repair the query, when one is known. */
  suggestion?: string;
}
