/** Syntax tree → calls and aggregations. */
import { AGGREGATE_OPERATORS, type AggregateOperator, type Aggregation, type Call } from "./ast";
import { type BuildState, childrenOf, groupingLabels, type SyntaxNode, spanOf } from "./build-state";
import { PromqlSyntaxError } from "./errors";

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
