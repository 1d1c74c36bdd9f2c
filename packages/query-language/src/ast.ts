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
  /** `abc*`, `*abc`, `a*c`: the body holds a token that matches, case-insensitive; `*` stands for any token characters, `\*` and `\\` in the pattern for themselves. A pattern of several tokens (`10.0.0.*`) matches them in a row, whatever separates them. */
  | { kind: "wildcard"; pattern: string }
  /** `"two words"`: the tokens in a row, whatever separates them. */
  | { kind: "phrase"; text: string }
  /** `~"sub string"`: anywhere in the body, case-insensitive. */
  | { kind: "substring"; text: string }
  /** `/re/`: RE2, case-sensitive, `.` matches line breaks, anywhere in the body. */
  | { kind: "regexp"; pattern: string }
  | { kind: "field"; key: string; test: FieldTest }
  | { kind: "and"; operands: Filter[] }
  | { kind: "or"; operands: Filter[] }
  | { kind: "not"; operand: Filter };

export type CompareOperator = "<" | "<=" | ">" | ">=";

/**
 * A test of one field. The keys of `COLUMN_KEYS` and their aliases (`columnOf` in keys.ts) are columns;
 * any other key is an attribute or a resource attribute (either may match). `key` is as it was written.
 * A missing key (an empty column) matches nothing, so `NOT` of a test matches records without the key.
 *
 * Attributes have types. Where a test looks at text, a number reads as its shortest decimal text and a
 * boolean as `true` or `false`. `severity` is tested through `severityNumbers(test)`, `timestamp`
 * through `normalizeTimestamp(value)`, `body` through `bodyFilter(test)`; `trace_id` and `span_id`
 * compare lower-cased.
 */
export type FieldTest =
  /** `key:value` (quoted: false) or `key:"exact text"` (quoted: true). Text compares exactly; an unquoted or quoted number also equals the number, `true`/`false` also the boolean. On `body` it is the word or phrase; on `severity` a level name means the whole level. */
  | { kind: "equals"; value: string; quoted: boolean }
  /** `key:val*`: `*` stands for any characters, the whole value must match, case-sensitive; `\*` and `\\` stand for themselves. */
  | { kind: "wildcard"; pattern: string }
  /** `key:/re/`: RE2, case-sensitive, `.` matches line breaks, anywhere in the value. */
  | { kind: "regexp"; pattern: string }
  /** `key:>=500`: when `value` is a number (`isNumeric`), numbers and text that is a number compare as 64-bit floats and nothing else matches; any other `value` compares with text (not numbers or booleans) by code point. */
  | { kind: "compare"; operator: CompareOperator; value: string }
  /** `key:[400 TO 499]`, both ends included; `*` = open (null). Numbers when every given end is one, else text, as `compare`; both open = `exists`. */
  | { kind: "range"; from: string | null; to: string | null }
  /** `key:*` */
  | { kind: "exists" }
  /** `key:(a OR b)` */
  | { kind: "any"; tests: FieldTest[] };

/** Stable codes of problems, each with a row in docs/reference/query-language.md. */
export const PROBLEM_CODES = [
  "quote.unclosed",
  "paren.unclosed",
  "paren.unexpected",
  "range.incomplete",
  "operand.missing",
  "value.empty",
  "value.spaced",
  "key.missing",
  "key.spaced",
  "group.juxtaposed",
  "keyword.lowercase",
  "operator.foreign",
  "substring.field",
  "severity.unknown",
  "timestamp.unreadable",
  "timestamp.pattern",
  "regexp.invalid",
  "regexp.unclosed",
  "pipe.unexpected",
  "stage.missing",
  "stage.unknown",
  "stage.rest",
  "stage.place",
  "expression.missing",
  "function.unknown",
  "function.arguments",
  "column.unknown",
  "column.twice",
  "number.range",
  "parse.names",
  "limit.length",
  "limit.depth",
  "limit.terms",
  "limit.stages",
  "limit.columns",
] as const;
export type ProblemCode = (typeof PROBLEM_CODES)[number];

/** A problem in a query text. Offsets are UTF-16 units into the text, end exclusive. */
export interface QueryProblem {
  code: ProblemCode;
  message: string;
  from: number;
  to: number;
  /** Replacement of [from, to) that would repair the query, when one is known. */
  suggestion?: string;
  /** Only advice: the query means what it says and runs. `queryErrors` leaves these out. */
  hint?: true;
}
