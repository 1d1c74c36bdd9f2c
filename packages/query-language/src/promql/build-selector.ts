/** Syntax tree → selectors, ranges, subqueries, and the modifiers `offset` and `@` behind them. */
import type {
  At,
  Expression,
  Matcher,
  MatchOperator,
  MatrixSelector,
  Modifiers,
  Subquery,
  VectorSelector,
} from "./ast";
import { METRIC_NAME } from "./ast";
import { type BuildState, childrenOf, type SyntaxNode, spanOf } from "./build-state";
import { PromqlSyntaxError } from "./errors";
import { readDurationMs, readNumber } from "./literals";
import { matcherProblem } from "./matchers";

const OPERATORS: Readonly<Record<string, MatchOperator>> = {
  EqlSingle: "=",
  Neq: "!=",
  EqlRegex: "=~",
  NeqRegex: "!~",
};
/** 2^63 ns: what other implementations can hold. */
const DURATION_MAX_MS = 9_223_372_036_854;

export function buildVectorSelector(node: SyntaxNode, state: BuildState): VectorSelector {
  const names: { name: string; node: SyntaxNode }[] = [];
  const matchers: Matcher[] = [];
  for (const child of childrenOf(node)) {
    if (child.name === "Identifier") names.push({ name: state.textOf(child), node: child });
    else {
      for (const part of childrenOf(child)) {
        const [literal] = childrenOf(part);
        if (part.name === "QuotedLabelName" && literal)
          names.push({ name: state.stringOf(literal), node: part });
        else matchers.push(buildMatcher(part, state));
      }
    }
  }
  const [first, second] = names;
  const again = second?.name ?? matchers.find(({ label }) => label === METRIC_NAME)?.value;
  if (first && again !== undefined)
    throw new PromqlSyntaxError(node, `metric name must not be set twice: "${first.name}" or "${again}"`);
  if (first?.name === "") throw new PromqlSyntaxError(first.node, "metric name must not be empty");
  return { kind: "vector", span: spanOf(node), name: first?.name ?? null, matchers, offsetMs: 0, at: null };
}

function buildMatcher(node: SyntaxNode, state: BuildState): Matcher {
  const [label, operatorNode, value] = childrenOf(node);
  const operator = OPERATORS[(operatorNode && childrenOf(operatorNode)[0]?.name) ?? ""];
  if (!label || !value || operator === undefined)
    throw new PromqlSyntaxError(node, "unexpected label matcher");
  const quoted = label.name === "QuotedLabelName" ? childrenOf(label)[0] : undefined;
  const matcher: Matcher = {
    label: quoted ? state.stringOf(quoted) : state.textOf(label),
    operator,
    value: state.stringOf(value),
  };
  const problem = matcherProblem(matcher);
  if (problem !== undefined) throw new PromqlSyntaxError(value, problem);
  return matcher;
}

export function buildMatrix(node: SyntaxNode, state: BuildState): MatrixSelector {
  const [operand, range] = childrenOf(node);
  if (!operand || !range) throw new PromqlSyntaxError(node, "unexpected range");
  const selector = state.build(operand);
  if (selector.kind !== "vector")
    throw new PromqlSyntaxError(node, "ranges only allowed for vector selectors");
  if (selector.offsetMs !== 0) throw new PromqlSyntaxError(node, "no offset modifiers allowed before range");
  if (selector.at !== null) throw new PromqlSyntaxError(node, "no @ modifiers allowed before range");
  return { kind: "matrix", span: spanOf(node), selector, rangeMs: positiveDuration(range, state) };
}

export function buildSubquery(node: SyntaxNode, state: BuildState): Subquery {
  const [operand, range, step] = childrenOf(node);
  if (!operand || !range) throw new PromqlSyntaxError(node, "unexpected subquery");
  return {
    kind: "subquery",
    span: spanOf(node),
    operand: state.build(operand),
    rangeMs: positiveDuration(range, state),
    stepMs: step ? positiveDuration(step, state) : null,
    offsetMs: 0,
    at: null,
  };
}

export function buildOffset(node: SyntaxNode, state: BuildState): Expression {
  const [operand, , duration] = childrenOf(node);
  if (!operand || !duration) throw new PromqlSyntaxError(node, "unexpected offset");
  const target = state.build(operand);
  const modifiers = modifiersOf(target);
  if (modifiers === undefined)
    throw new PromqlSyntaxError(
      node,
      "offset modifier must be preceded by an instant vector selector or range vector selector or a subquery",
    );
  if (modifiers.offsetMs !== 0) throw new PromqlSyntaxError(node, "offset may not be set multiple times");
  return modified(target, { at: modifiers.at, offsetMs: durationOf(duration, state) }, node);
}

export function buildAt(node: SyntaxNode, state: BuildState): Expression {
  const [operand, , time] = childrenOf(node);
  if (!operand || !time) throw new PromqlSyntaxError(node, "unexpected @ modifier");
  const target = state.build(operand);
  const modifiers = modifiersOf(target);
  if (modifiers === undefined)
    throw new PromqlSyntaxError(
      node,
      "@ modifier must be preceded by an instant vector selector or range vector selector or a subquery",
    );
  if (modifiers.at !== null) throw new PromqlSyntaxError(node, "@ <timestamp> may not be set multiple times");
  return modified(target, { offsetMs: modifiers.offsetMs, at: atOf(time, state) }, node);
}

function atOf(node: SyntaxNode, state: BuildState): At {
  if (node.name === "AtModifierPreprocessors")
    return { kind: childrenOf(node)[0]?.name === "AtStart" ? "start" : "end" };
  const seconds = readNumber(state.numberText(node));
  if (!(Math.abs(seconds) < 2 ** 53 / 1000))
    throw new PromqlSyntaxError(node, `timestamp out of bounds for @ modifier: ${seconds}`);
  return { kind: "time", ms: Math.round(seconds * 1000) };
}

function modifiersOf(target: Expression): Modifiers | undefined {
  if (target.kind === "vector" || target.kind === "subquery") return target;
  return target.kind === "matrix" ? target.selector : undefined;
}

function modified(target: Expression, modifiers: Modifiers, node: SyntaxNode): Expression {
  const span = spanOf(node);
  if (target.kind === "vector" || target.kind === "subquery") return { ...target, ...modifiers, span };
  if (target.kind === "matrix") return { ...target, selector: { ...target.selector, ...modifiers }, span };
  return target;
}

function positiveDuration(node: SyntaxNode, state: BuildState): number {
  const ms = durationOf(node, state);
  if (ms <= 0) throw new PromqlSyntaxError(node, "duration must be greater than 0");
  return ms;
}

/** A duration, with signs and parentheses around it. */
function durationOf(node: SyntaxNode, state: BuildState): number {
  if (node.name === "NumberDurationLiteralInDurationContext") {
    const ms = readDurationMs(state.numberText(node));
    if (!(Math.abs(ms) <= DURATION_MAX_MS)) throw new PromqlSyntaxError(node, "duration out of range");
    return ms;
  }
  const [first, second] = childrenOf(node);
  if (first?.name === "UnaryOp" && second)
    return (state.textOf(first) === "-" ? -1 : 1) * durationOf(second, state) || 0;
  if (first && !second && /Duration(?:Expr|Context)$/.test(first.name)) return durationOf(first, state);
  throw new PromqlSyntaxError(node, "arithmetic on durations is not supported");
}
