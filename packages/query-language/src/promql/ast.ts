/** The syntax tree of a PromQL expression. Plain data; every node knows its place in the text. */

/** A part of the text: UTF-16 offsets, `to` excluded. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

/** What is wrong with a text, where, in words for people. */
export interface PromqlProblem extends Span {
  readonly message: string;
}

export type MatchOperator = "=" | "!=" | "=~" | "!~";

/** A condition on one label; a label that a series does not have is empty. */
export interface Matcher {
  readonly label: string;
  readonly operator: MatchOperator;
  readonly value: string;
}

/** The `@` modifier: a fixed time, or an end of the query. */
export type At =
  | { readonly kind: "time"; readonly ms: number }
  | { readonly kind: "start" }
  | { readonly kind: "end" };

/** When a selector or subquery looks, instead of at the time of evaluation. */
export interface Modifiers {
  /** Looks so far back; negative: ahead. */
  readonly offsetMs: number;
  readonly at: At | null;
}

export interface VectorSelector extends Modifiers {
  readonly kind: "vector";
  readonly span: Span;
  /** Null when no name was given; then a matcher of `__name__` may stand among the matchers. */
  readonly name: string | null;
  readonly matchers: readonly Matcher[];
}

export interface MatrixSelector {
  readonly kind: "matrix";
  readonly span: Span;
  readonly selector: VectorSelector;
  readonly rangeMs: number;
}

export interface Subquery extends Modifiers {
  readonly kind: "subquery";
  readonly span: Span;
  readonly operand: Expression;
  readonly rangeMs: number;
  /** Null: the default of the query. */
  readonly stepMs: number | null;
}

export interface Call {
  readonly kind: "call";
  readonly span: Span;
  readonly name: string;
  readonly args: readonly Expression[];
}

export const AGGREGATE_OPERATORS = [
  "sum",
  "avg",
  "min",
  "max",
  "count",
  "group",
  "stddev",
  "stdvar",
  "topk",
  "bottomk",
  "quantile",
  "count_values",
] as const;
export type AggregateOperator = (typeof AGGREGATE_OPERATORS)[number];

export interface Aggregation {
  readonly kind: "aggregation";
  readonly span: Span;
  readonly operator: AggregateOperator;
  readonly grouping: { readonly kind: "by" | "without"; readonly labels: readonly string[] } | null;
  /** Of `topk`, `bottomk`, `quantile` and `count_values`. */
  readonly parameter: Expression | null;
  readonly operand: Expression;
}

export type ComparisonOperator = "==" | "!=" | "<" | "<=" | ">" | ">=";
export type ArithmeticOperator = "+" | "-" | "*" | "/" | "%" | "^" | "atan2";
export type SetOperator = "and" | "or" | "unless";
export type BinaryOperator = ComparisonOperator | ArithmeticOperator | SetOperator;

/** How the series of two sides find one another. */
export interface VectorMatching {
  readonly kind: "on" | "ignoring";
  readonly labels: readonly string[];
  /** `group_left`: many on the left; the labels are copied from the side of the one. */
  readonly group: { readonly side: "left" | "right"; readonly labels: readonly string[] } | null;
}

export interface Binary {
  readonly kind: "binary";
  readonly span: Span;
  readonly operator: BinaryOperator;
  readonly bool: boolean;
  readonly matching: VectorMatching | null;
  readonly left: Expression;
  readonly right: Expression;
}

export interface Unary {
  readonly kind: "unary";
  readonly span: Span;
  readonly operator: "+" | "-";
  readonly operand: Expression;
}

export interface Parenthesized {
  readonly kind: "paren";
  readonly span: Span;
  readonly operand: Expression;
}

export interface NumberLiteral {
  readonly kind: "number";
  readonly span: Span;
  readonly value: number;
}

export interface StringLiteral {
  readonly kind: "string";
  readonly span: Span;
  readonly value: string;
}

export type Expression =
  | VectorSelector
  | MatrixSelector
  | Subquery
  | Call
  | Aggregation
  | Binary
  | Unary
  | Parenthesized
  | NumberLiteral
  | StringLiteral;

export type ValueType = "scalar" | "vector" | "matrix" | "string";

/** The label that holds the name of a metric. */
export const METRIC_NAME = "__name__";

/** An expression without the parentheses around it. */
export function withoutParens(expression: Expression): Expression {
  let inner = expression;
  while (inner.kind === "paren") inner = inner.operand;
  return inner;
}
