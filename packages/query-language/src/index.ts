export {
  type CompareOperator,
  type FieldTest,
  type Filter,
  PROBLEM_CODES,
  type ProblemCode,
  type QueryProblem,
} from "./ast";
export { describeRange } from "./describe-range";
export { COLUMN_KEYS, type ColumnKey, columnOf, KEY_ALIASES } from "./keys";
export { type Token, type TokenKind, tokenize } from "./lex";
export { normalizeFilter } from "./normalize";
export { type Operand, type ParsedQuery, parseFilter, parseQuery } from "./parse";
export { QUERY_LIMITS } from "./parse-state";
export { printFilter } from "./print";
export { queryErrors } from "./problems";
export { bodyTokens, compareText, isNumeric, SEPARATOR_CLASS, TOKEN_CLASS } from "./text";
export { resolveTime, type TimeProblem } from "./time";
export { normalizeTimestamp } from "./timestamp";
export {
  bodyWildcardToRegExp,
  escapeRegExp,
  wildcardOf,
  wildcardPieces,
  wildcardToRegExp,
} from "./wildcard";
