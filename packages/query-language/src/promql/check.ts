/** Static types of an expression, with the messages of Prometheus. Pure; O(size of the tree). */
import type { Aggregation, Binary, Call, Expression, PromqlProblem, ValueType, VectorSelector } from "./ast";
import { FUNCTIONS } from "./functions";
import { compileMatcher } from "./matchers";

const TYPE_NAMES: Readonly<Record<ValueType, string>> = {
  scalar: "scalar",
  vector: "instant vector",
  matrix: "range vector",
  string: "string",
};
const COMPARISONS: ReadonlySet<string> = new Set(["==", "!=", "<", "<=", ">", ">="]);
const SETS: ReadonlySet<string> = new Set(["and", "or", "unless"]);

export const isComparison = (operator: string) => COMPARISONS.has(operator);
export const isSetOperator = (operator: string) => SETS.has(operator);
/** The name of a type in messages. */
export const typeName = (type: ValueType) => TYPE_NAMES[type];

/** The type of the result of an expression, checked or not. */
export function typeOf(expression: Expression): ValueType {
  switch (expression.kind) {
    case "number":
      return "scalar";
    case "string":
      return "string";
    case "matrix":
    case "subquery":
      return "matrix";
    case "vector":
    case "aggregation":
      return "vector";
    case "call":
      return FUNCTIONS.get(expression.name)?.result ?? "vector";
    case "paren":
    case "unary":
      return typeOf(expression.operand);
    case "binary":
      return typeOf(expression.left) === "scalar" && typeOf(expression.right) === "scalar"
        ? "scalar"
        : "vector";
  }
}

/** Everything that is wrong with the types, in the order of the text. */
export function checkTypes(expression: Expression): readonly PromqlProblem[] {
  const problems: PromqlProblem[] = [];
  check(expression, { problems });
  return problems.sort((a, b) => a.from - b.from);
}

interface Checking {
  readonly problems: PromqlProblem[];
}

function report(node: Expression, message: string, { problems }: Checking): void {
  problems.push({ ...node.span, message });
}

function check(node: Expression, state: Checking): ValueType {
  switch (node.kind) {
    case "number":
      return "scalar";
    case "string":
      return "string";
    case "vector":
      return checkSelector(node, state);
    case "matrix":
      checkSelector(node.selector, state);
      return "matrix";
    case "subquery": {
      const type = check(node.operand, state);
      if (type !== "vector")
        report(node, `subquery is only allowed on instant vector, got ${type} instead`, state);
      return "matrix";
    }
    case "paren":
      return check(node.operand, state);
    case "unary": {
      const type = check(node.operand, state);
      if (type !== "scalar" && type !== "vector")
        report(
          node,
          `unary expression only allowed on expressions of type scalar or instant vector, got "${typeName(type)}"`,
          state,
        );
      return type;
    }
    case "call":
      return checkCall(node, state);
    case "aggregation":
      return checkAggregation(node, state);
    case "binary":
      return checkBinary(node, state);
  }
}

function checkSelector(node: VectorSelector, state: Checking): ValueType {
  if (node.name === null && node.matchers.every((matcher) => compileMatcher(matcher)("")))
    report(node, "vector selector must contain at least one non-empty matcher", state);
  return "vector";
}

function checkCall(node: Call, state: Checking): ValueType {
  const info = FUNCTIONS.get(node.name);
  if (info === undefined) {
    report(node, `unknown function with name "${node.name}"`, state);
    return "vector";
  }
  const { args, variadic, result } = info;
  const least = variadic < 0 ? args.length - 1 : args.length - variadic;
  const most = variadic < 0 ? Number.POSITIVE_INFINITY : args.length;
  const count = node.args.length;
  const expected = least === most ? `${least}` : count < least ? `at least ${least}` : `at most ${most}`;
  if (count < least || count > most)
    report(node, `expected ${expected} argument(s) in call to "${node.name}", got ${count}`, state);
  for (const [index, argument] of node.args.entries()) {
    const wanted = args[Math.min(index, args.length - 1)];
    if (wanted) expectType(argument, { wanted, context: `call to function "${node.name}"` }, state);
  }
  return result;
}

function expectType(node: Expression, want: { wanted: ValueType; context: string }, state: Checking): void {
  const type = check(node, state);
  if (type !== want.wanted)
    report(node, `expected type ${typeName(want.wanted)} in ${want.context}, got ${typeName(type)}`, state);
}

function checkAggregation(node: Aggregation, state: Checking): ValueType {
  expectType(node.operand, { wanted: "vector", context: "aggregation expression" }, state);
  const wanted = node.operator === "count_values" ? "string" : "scalar";
  if (node.parameter) expectType(node.parameter, { wanted, context: "aggregation parameter" }, state);
  return "vector";
}

function checkBinary(node: Binary, state: Checking): ValueType {
  const { operator, matching, bool } = node;
  const sides = [check(node.left, state), check(node.right, state)];
  const scalars = sides.filter((type) => type === "scalar").length;
  const vectors = sides.filter((type) => type === "vector").length;
  if (scalars + vectors < 2)
    report(node, "binary expression must contain only scalar and instant vector types", state);
  if (bool && !isComparison(operator))
    report(node, "bool modifier can only be used on comparison operators", state);
  if (isComparison(operator) && !bool && scalars === 2)
    report(node, "comparisons between scalars must use BOOL modifier", state);
  if (isSetOperator(operator) && scalars > 0)
    report(node, `set operator "${operator}" not allowed in binary scalar expression`, state);
  if (matching !== null) checkMatching(node, { vectors }, state);
  return scalars === 2 ? "scalar" : "vector";
}

function checkMatching(
  { matching, operator, ...node }: Binary,
  { vectors }: { vectors: number },
  state: Checking,
) {
  if (matching === null) return;
  const whole: Binary = { ...node, matching, operator };
  if (vectors < 2) {
    if (matching.labels.length > 0)
      report(whole, "vector matching only allowed between instant vectors", state);
    return;
  }
  if (isSetOperator(operator) && matching.group)
    report(whole, `no grouping allowed for "${operator}" operation`, state);
  if (matching.kind !== "on") return;
  for (const label of matching.labels)
    if (matching.group?.labels.includes(label))
      report(whole, `label "${label}" must not occur in ON and GROUP clause at once`, state);
}
