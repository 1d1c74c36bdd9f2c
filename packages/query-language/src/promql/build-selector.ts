/** Syntax tree → selectors, ranges, subqueries, and the modifiers `offset` and `@` behind them. */
import type {
  At,
  Expression,
  Matcher,
  MatchOperator,
  MatrixSelector,
  Modifiers,
  Span,
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

/** A node of the grammar that puts something behind an expression: a range, a subquery, offset, or @. */
export interface Suffix {
  readonly name: string;
  /** What stands behind the expression. */
  readonly parts: readonly SyntaxNode[];
  readonly to: number;
}

/** The expression with a suffix. @throws PromqlSyntaxError where it takes none. */
export function withSuffix(target: Expression, suffix: Suffix, state: BuildState): Expression {
  const span = { from: target.span.from, to: suffix.to };
  switch (suffix.name) {
    case "MatrixSelector":
      return matrixOf(target, suffix, { span, state });
    case "SubqueryExpr":
      return subqueryOf(target, suffix, { span, state });
    case "OffsetExpr":
      return withOffset(target, suffix, { span, state });
    default:
      return withAt(target, suffix, { span, state });
  }
}

interface Place {
  readonly span: Span;
  readonly state: BuildState;
}

function matrixOf(selector: Expression, { parts: [range] }: Suffix, { span, state }: Place): MatrixSelector {
  if (selector.kind !== "vector")
    throw new PromqlSyntaxError(span, "ranges only allowed for vector selectors");
  if (selector.offsetMs !== 0) throw new PromqlSyntaxError(span, "no offset modifiers allowed before range");
  if (selector.at !== null) throw new PromqlSyntaxError(span, "no @ modifiers allowed before range");
  return { kind: "matrix", span, selector, rangeMs: positiveDuration(range, { span, state }) };
}

function subqueryOf(operand: Expression, { parts: [range, step] }: Suffix, place: Place): Subquery {
  return {
    kind: "subquery",
    span: place.span,
    operand,
    rangeMs: positiveDuration(range, place),
    stepMs: step ? positiveDuration(step, place) : null,
    offsetMs: 0,
    at: null,
  };
}

const MODIFIABLE = "must be preceded by an instant vector selector or range vector selector or a subquery";

function withOffset(target: Expression, { parts }: Suffix, { span, state }: Place): Expression {
  const modifiers = modifiersOf(target);
  const duration = parts.at(-1);
  if (modifiers === undefined || !duration)
    throw new PromqlSyntaxError(span, `offset modifier ${MODIFIABLE}`);
  if (modifiers.offsetMs !== 0) throw new PromqlSyntaxError(span, "offset may not be set multiple times");
  return modified(target, { at: modifiers.at, offsetMs: durationOf(duration, state) }, span);
}

function withAt(target: Expression, { parts }: Suffix, { span, state }: Place): Expression {
  const modifiers = modifiersOf(target);
  const time = parts.at(-1);
  if (modifiers === undefined || !time) throw new PromqlSyntaxError(span, `@ modifier ${MODIFIABLE}`);
  if (modifiers.at !== null) throw new PromqlSyntaxError(span, "@ <timestamp> may not be set multiple times");
  return modified(target, { offsetMs: modifiers.offsetMs, at: atOf(time, state) }, span);
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

function modified(target: Expression, modifiers: Modifiers, span: Span): Expression {
  if (target.kind === "vector" || target.kind === "subquery") return { ...target, ...modifiers, span };
  if (target.kind === "matrix") return { ...target, selector: { ...target.selector, ...modifiers }, span };
  return target;
}

function positiveDuration(node: SyntaxNode | undefined, { span, state }: Place): number {
  if (node === undefined) throw new PromqlSyntaxError(span, "missing duration");
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
