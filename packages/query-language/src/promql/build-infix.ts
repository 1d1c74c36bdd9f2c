/**
 * Syntax tree → operators. The grammar lets a suffix (`offset`, `@`, a range) take the whole chain of
 * operators in front of it, and a sign the number behind it; PromQL gives both to the nearest operand, and
 * a power binds tighter than a sign. So a chain is taken apart into its operands and operators and put
 * together again by their precedence.
 */
import type { Binary, BinaryOperator, Expression, VectorMatching } from "./ast";
import { withSuffix } from "./build-selector";
import { type BuildState, childrenOf, groupingLabels, type SyntaxNode } from "./build-state";
import { PromqlSyntaxError } from "./errors";
import { readNumber } from "./literals";

const PRECEDENCE: ReadonlyMap<string, number> = new Map(
  [
    ["or"],
    ["and", "unless"],
    ["==", "!=", "<", "<=", ">", ">="],
    ["+", "-"],
    ["*", "/", "%", "atan2"],
    ["^"],
  ].flatMap((operators, index) => operators.map((operator) => [operator, index + 1] as const)),
);
const POWER = 6;
const SUFFIXES: ReadonlySet<string> = new Set([
  "MatrixSelector",
  "SubqueryExpr",
  "OffsetExpr",
  "StepInvariantExpr",
]);

export const isInfix = ({ name }: SyntaxNode) =>
  name === "BinaryExpr" || name === "UnaryExpr" || name === "NumberDurationLiteral" || SUFFIXES.has(name);

type Infix = Pick<Binary, "operator" | "bool" | "matching">;
type Item =
  | { readonly kind: "operand"; readonly expression: Expression }
  | { readonly kind: "sign"; readonly operator: "+" | "-"; readonly from: number }
  | { readonly kind: "infix"; readonly infix: Infix };

export function buildInfix(node: SyntaxNode, state: BuildState): Expression {
  const items: Item[] = [];
  takeApart(node, items, state);
  return new Chain(items, node).expression(0);
}

function takeApart(node: SyntaxNode, items: Item[], state: BuildState): void {
  const [first, ...rest] = childrenOf(node);
  if (node.name === "NumberDurationLiteral") takeNumber(node, items, state);
  else if (!isInfix(node) || !first) items.push({ kind: "operand", expression: state.build(node) });
  else if (node.name === "UnaryExpr") {
    items.push({ kind: "sign", operator: state.textOf(first) === "-" ? "-" : "+", from: first.from });
    for (const operand of rest) state.inside(operand, () => takeApart(operand, items, state));
  } else if (node.name === "BinaryExpr") {
    const right = rest.at(-1);
    if (right === undefined) throw new PromqlSyntaxError(node, "unexpected operator");
    state.inside(first, () => takeApart(first, items, state));
    items.push({ kind: "infix", infix: buildOperator(rest.slice(0, -1), state) });
    state.inside(right, () => takeApart(right, items, state));
  } else {
    state.inside(first, () => takeApart(first, items, state));
    const last = items.pop();
    if (last?.kind !== "operand") throw new PromqlSyntaxError(node, "unexpected operator");
    const suffix = { name: node.name, parts: rest, to: node.to };
    items.push({ kind: "operand", expression: withSuffix(last.expression, suffix, state) });
  }
}

function takeNumber(node: SyntaxNode, items: Item[], state: BuildState): void {
  const text = state.numberText(node);
  const sign = text.startsWith("-") ? "-" : text.startsWith("+") ? "+" : undefined;
  if (sign) items.push({ kind: "sign", operator: sign, from: node.from });
  const value = readNumber(sign ? text.slice(1) : text);
  const span = { from: sign ? node.from + 1 : node.from, to: node.to };
  items.push({ kind: "operand", expression: { kind: "number", span, value } });
}

/** Precedence climbing over the parts of a chain. */
class Chain {
  readonly #items: readonly Item[];
  readonly #node: SyntaxNode;
  #next = 0;

  constructor(items: readonly Item[], node: SyntaxNode) {
    this.#items = items;
    this.#node = node;
  }

  expression(least: number): Expression {
    let left = this.#operand();
    for (;;) {
      const item = this.#items[this.#next];
      if (item?.kind !== "infix") return left;
      const precedence = PRECEDENCE.get(item.infix.operator) ?? 0;
      if (precedence < least) return left;
      this.#next++;
      const right = this.expression(precedence === POWER ? precedence : precedence + 1);
      left = {
        kind: "binary",
        span: { from: left.span.from, to: right.span.to },
        ...item.infix,
        left,
        right,
      };
    }
  }

  #operand(): Expression {
    const item = this.#items[this.#next++];
    if (item?.kind === "operand") return item.expression;
    if (item?.kind !== "sign") throw new PromqlSyntaxError(this.#node, "unexpected operator");
    const operand = this.expression(POWER);
    const { operator } = item;
    const span = { from: item.from, to: operand.span.to };
    if (operand.kind !== "number") return { kind: "unary", span, operator, operand };
    return { ...operand, span, value: operator === "-" ? -operand.value : operand.value };
  }
}

function buildOperator([operatorNode, ...modifiers]: readonly SyntaxNode[], state: BuildState): Infix {
  const text = operatorNode ? state.textOf(operatorNode).toLowerCase() : "";
  if (!isBinary(text) || !operatorNode)
    throw new PromqlSyntaxError(operatorNode ?? { from: 0, to: 0 }, `operator "${text}" is not supported`);
  const foreign = modifiers.find(({ name }) => name !== "BoolModifier" && name !== "MatchingModifierClause");
  if (foreign) throw new PromqlSyntaxError(foreign, `modifier "${state.textOf(foreign)}" is not supported`);
  const matching = modifiers.find(({ name }) => name === "MatchingModifierClause");
  return {
    operator: text,
    bool: modifiers.some(({ name }) => name === "BoolModifier"),
    matching: matching ? buildMatching(matching, state) : null,
  };
}

const isBinary = (text: string): text is BinaryOperator => PRECEDENCE.has(text);

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
