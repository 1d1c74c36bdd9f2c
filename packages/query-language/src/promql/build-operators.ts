/** Syntax tree → calls, aggregations, binary and unary operators. */
import {
  AGGREGATE_OPERATORS,
  type AggregateOperator,
  type Aggregation,
  type BinaryOperator,
  type Call,
  type Expression,
  type VectorMatching,
} from "./ast";
import { type BuildState, childrenOf, groupingLabels, type SyntaxNode, spanOf } from "./build-state";
import { PromqlSyntaxError } from "./errors";
import { readNumber } from "./literals";

const BINARY: ReadonlySet<string> = new Set(
  "== != < <= > >= + - * / % ^ atan2 and or unless".split(" ") satisfies string[],
);
const WITH_PARAMETER: ReadonlySet<AggregateOperator> = new Set([
  "topk",
  "bottomk",
  "quantile",
  "count_values",
]);

export function buildCall(node: SyntaxNode, state: BuildState): Call {
  const [name, body] = childrenOf(node);
  if (!name || !body) throw new PromqlSyntaxError(node, "unexpected call");
  const args = childrenOf(body).map(state.build);
  return { kind: "call", span: spanOf(node), name: state.textOf(name), args };
}

export function buildAggregation(node: SyntaxNode, state: BuildState): Aggregation {
  const parts = childrenOf(node);
  const nameNode = parts.find(({ name }) => name === "AggregateOp");
  const body = parts.find(({ name }) => name === "FunctionCallBody");
  const modifier = parts.find(({ name }) => name === "AggregateModifier");
  const written = nameNode ? state.textOf(nameNode) : "";
  const operator = AGGREGATE_OPERATORS.find((name) => name === written.toLowerCase());
  if (operator === undefined || !body)
    throw new PromqlSyntaxError(nameNode ?? node, `aggregation "${written}" is not supported`);
  const args = childrenOf(body).map(state.build);
  const wanted = WITH_PARAMETER.has(operator) ? 2 : 1;
  const operand = args.at(-1);
  if (args.length !== wanted || operand === undefined)
    throw new PromqlSyntaxError(
      node,
      `wrong number of arguments for aggregate expression provided, expected ${wanted}, got ${args.length}`,
    );
  const parameter = wanted === 2 ? (args[0] ?? null) : null;
  const grouping = modifier ? buildGrouping(modifier, state) : null;
  return { kind: "aggregation", span: spanOf(node), operator, grouping, parameter, operand };
}

function buildGrouping(node: SyntaxNode, state: BuildState): NonNullable<Aggregation["grouping"]> {
  const [kind, labels] = childrenOf(node);
  return {
    kind: kind?.name === "Without" ? "without" : "by",
    labels: labels ? groupingLabels(labels, state) : [],
  };
}

export function buildBinary(node: SyntaxNode, state: BuildState): Expression {
  const parts = childrenOf(node);
  const [leftNode, operatorNode] = parts;
  const rightNode = parts.at(-1);
  if (!leftNode || !operatorNode || !rightNode || parts.length < 3)
    throw new PromqlSyntaxError(node, "unexpected operator");
  const operator = binaryOperator(state.textOf(operatorNode));
  if (operator === undefined)
    throw new PromqlSyntaxError(operatorNode, `operator "${state.textOf(operatorNode)}" is not supported`);
  const modifiers = parts.slice(2, -1);
  const foreign = modifiers.find(({ name }) => name !== "BoolModifier" && name !== "MatchingModifierClause");
  if (foreign) throw new PromqlSyntaxError(foreign, `modifier "${state.textOf(foreign)}" is not supported`);
  const matching = modifiers.find(({ name }) => name === "MatchingModifierClause");
  const rest = {
    operator,
    bool: modifiers.some(({ name }) => name === "BoolModifier"),
    matching: matching ? buildMatching(matching, state) : null,
    right: state.build(rightNode),
  };
  const span = spanOf(node);
  const signed = operator === "^" && leftNode.name === "NumberDurationLiteral" ? signOf(leftNode, state) : "";
  const left = state.build(leftNode);
  if (signed === "" || left.kind !== "number") return { kind: "binary", span, left, ...rest };
  // A power binds tighter than a sign, also where the grammar has taken the sign for part of the number.
  const text = state.numberText(leftNode).slice(1);
  const unsigned: Expression = {
    ...left,
    span: { from: left.span.from + 1, to: left.span.to },
    value: readNumber(text),
  };
  const power: Expression = {
    kind: "binary",
    span: { from: unsigned.span.from, to: span.to },
    left: unsigned,
    ...rest,
  };
  return { kind: "unary", span, operator: signed, operand: power };
}

function signOf(node: SyntaxNode, state: BuildState): "+" | "-" | "" {
  const first = state.textOf(node).charAt(0);
  return first === "-" || first === "+" ? first : "";
}

function binaryOperator(text: string): BinaryOperator | undefined {
  const lower = text.toLowerCase();
  return isBinary(lower) ? lower : undefined;
}

const isBinary = (text: string): text is BinaryOperator => BINARY.has(text);

function buildMatching(node: SyntaxNode, state: BuildState): VectorMatching {
  const parts = childrenOf(node);
  const side = parts.findIndex(({ name }) => name === "GroupLeft" || name === "GroupRight");
  const labels = (part: SyntaxNode | undefined) =>
    part?.name === "GroupingLabels" ? groupingLabels(part, state) : [];
  return {
    kind: parts[0]?.name === "On" ? "on" : "ignoring",
    labels: labels(parts[1]),
    group:
      side < 0
        ? null
        : { side: parts[side]?.name === "GroupLeft" ? "left" : "right", labels: labels(parts[side + 1]) },
  };
}

export function buildUnary(node: SyntaxNode, state: BuildState): Expression {
  const [operatorNode, operandNode] = childrenOf(node);
  if (!operatorNode || !operandNode) throw new PromqlSyntaxError(node, "unexpected operator");
  const operator = state.textOf(operatorNode) === "-" ? "-" : "+";
  const operand = state.build(operandNode);
  const span = spanOf(node);
  if (operand.kind !== "number") return { kind: "unary", span, operator, operand };
  return { ...operand, span, value: operator === "-" ? -operand.value : operand.value };
}
