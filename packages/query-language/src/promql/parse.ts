/**
 * PromQL text → syntax tree, by the grammar of Prometheus itself (`@prometheus-io/lezer-promql`). Never
 * throws; a text that is refused gives problems with places and words.
 */
import { parser } from "@prometheus-io/lezer-promql";
import type { Expression, PromqlProblem } from "./ast";
import { buildAggregation, buildCall } from "./build-calls";
import { buildInfix, isInfix } from "./build-infix";
import { buildVectorSelector } from "./build-selector";
import { BuildState, childrenOf, type SyntaxNode, spanOf } from "./build-state";
import { checkTypes } from "./check";
import { PromqlSyntaxError } from "./errors";
import { PROMQL_LIMITS } from "./limits";
import { syntaxProblem, tokensOf, unknownFunction, withStandIns } from "./source";

/** The tree, or at least one problem. */
export type ParsedPromql =
  | { readonly expression: Expression; readonly problems: readonly [] }
  | { readonly expression: null; readonly problems: readonly PromqlProblem[] };

/** Reads one expression and checks its types. O(length of the text). */
export function parsePromql(text: string): ParsedPromql {
  if (text.length > PROMQL_LIMITS.charsMax)
    return refused({
      from: 0,
      to: text.length,
      message: `the query is longer than ${PROMQL_LIMITS.charsMax} characters`,
    });
  const tokens = tokensOf(text);
  if (tokens.length === 0)
    return refused({ from: 0, to: text.length, message: "no expression found in input" });
  const unknown = unknownFunction(tokens);
  if (unknown) return refused(unknown);
  const tree = parser.parse(withStandIns(text, tokens));
  const error = firstError(tree.topNode);
  if (error !== undefined) return refused(syntaxProblem(tokens, error));
  const [root] = childrenOf(tree.topNode);
  if (root === undefined) return refused(syntaxProblem(tokens, 0));
  try {
    const expression = new BuildState(text, buildNode).build(root);
    const problems = checkTypes(expression);
    return problems.length > 0 ? { expression: null, problems } : { expression, problems: [] };
  } catch (error) {
    if (error instanceof PromqlSyntaxError) return refused(error.problem);
    throw error;
  }
}

const refused = (problem: PromqlProblem): ParsedPromql => ({ expression: null, problems: [problem] });

/** Where the grammar first skipped or missed something. */
function firstError(top: SyntaxNode): number | undefined {
  const cursor = top.cursor();
  do {
    if (cursor.type.isError) return cursor.from;
  } while (cursor.next());
  return undefined;
}

function buildNode(node: SyntaxNode, state: BuildState): Expression {
  if (isInfix(node)) return buildInfix(node, state);
  switch (node.name) {
    case "VectorSelector":
      return buildVectorSelector(node, state);
    case "FunctionCall":
      return buildCall(node, state);
    case "AggregateExpr":
      return buildAggregation(node, state);
    case "StringLiteral":
      return { kind: "string", span: spanOf(node), value: state.stringOf(node) };
    case "ParenExpr":
      return buildParen(node, state);
  }
  throw new PromqlSyntaxError(node, `"${state.textOf(node).slice(0, 40)}" is not supported`);
}

function buildParen(node: SyntaxNode, state: BuildState): Expression {
  const [operand] = childrenOf(node);
  if (operand === undefined) throw new PromqlSyntaxError(node, "no expression in parentheses");
  return { kind: "paren", span: spanOf(node), operand: state.build(operand) };
}
