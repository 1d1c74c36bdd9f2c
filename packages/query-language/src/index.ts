export {
  type CompareOperator,
  type FieldTest,
  type Filter,
  PROBLEM_CODES,
  type ProblemCode,
  type QueryProblem,
} from "./ast";
export { bodyFilter } from "./body-filter";
export { CONTEXT_SCOPES, type ContextScope, scopeFilter, scopesOf } from "./context-scope";
export { describeRange } from "./describe-range";
export {
  filterPills,
  type Pill,
  removals,
  removeRange,
  replaceRange,
  type Term,
  withAnyOf,
  withOperand,
  withoutTerm,
  withTerm,
} from "./edit";
export { COLUMN_KEYS, type ColumnKey, columnOf, KEY_ALIASES } from "./keys";
export { tokenize } from "./lex";
export { QUERY_LIMITS } from "./limits";
export { lowerCasedTest } from "./lower-cased-test";
export { createMatcher } from "./match";
export { normalizeFilter } from "./normalize";
export {
  filterText,
  type Operand,
  type ParsedQuery,
  parseFilter,
  parseQuery,
} from "./parse";
export { mergeTemplates } from "./pattern/merge";
export { type Pattern, type PatternPart, patternOf, patternOfTemplate, patternTerm } from "./pattern/pattern";
export { SLOT_KINDS, type SlotKind } from "./pattern/slots";
export {
  MARK_TRANSLATION,
  MARKS,
  MASKS,
  maskText,
  TEMPLATE_KEEP_MAX,
  TEMPLATE_READ_MAX,
} from "./pattern/template";
export type {
  Aggregate,
  BinaryOperator,
  Expression,
  Named,
  ParsePattern,
  Query,
  SortKey,
  Stage,
  StageKind,
} from "./pipes/ast";
export {
  AGGREGATE_FUNCTIONS,
  type FunctionInfo,
  percentileOf,
  SCALAR_FUNCTIONS,
} from "./pipes/functions";
export { groupIndexes } from "./pipes/group-indexes";
export { nearestName } from "./pipes/nearest";
export { STAGE_NAMES } from "./pipes/parse";
export { defaultName as columnName, printStages } from "./pipes/print";
export { printQuery } from "./pipes/print-query";
export { printFilter } from "./print";
export { queryErrors } from "./problems";
export {
  type ApiData,
  type ApiHistogram,
  type ApiInstant,
  type ApiSample,
  type ApiSeries,
  apiData,
} from "./promql/api-result";
export type { Expression as PromqlExpression, Matcher, PromqlProblem, VectorSelector } from "./promql/ast";
export { type EvaluationErrorKind, PromqlEvaluationError } from "./promql/errors";
export { evaluate as evaluatePromql, type PromqlResult } from "./promql/evaluate";
export type { ExponentialBuckets, ExponentialHistogram } from "./promql/exponential-histogram";
export { type FetchedSeries, type GridAnswer, type RawSeries, staleMask } from "./promql/fetched";
export { FUNCTIONS as PROMQL_FUNCTIONS } from "./promql/functions";
export { type Labels, labelsOf } from "./promql/labels";
export { PROMQL_LIMITS } from "./promql/limits";
export { compileMatchers } from "./promql/matchers";
export { type ParsedPromql, parsePromql } from "./promql/parse";
export {
  type GridHint,
  type HintFunction,
  type QueryParams as PromqlParams,
  type SelectorRequest,
  selectorsOf,
} from "./promql/plan";
export { printPromql } from "./promql/print";
export type { Grid } from "./promql/value";
export { compileRegExp } from "./regexp";
export { analyzeRegExp } from "./regexp-syntax";
export { nearestLevel, type SeverityRange, severityRange } from "./severity";
export { severityNumbers } from "./severity-numbers";
export { bodyTokens, compareText, isNumeric, SEPARATOR_CLASS, TOKEN_CLASS } from "./text";
export { resolveTime, type TimeProblem } from "./time";
export { fromWall, isTimeZone, toWall, zoneNameOf } from "./time-zone";
export { normalizeTimestamp } from "./timestamp";
export type { Token, TokenKind } from "./token";
export {
  bodyWildcardTokens,
  bodyWildcardToRegExp,
  escapeRegExp,
  wildcardOf,
  wildcardPieces,
  wildcardToRegExp,
} from "./wildcard";
