/**
 * Syntax tree → PromQL text. Reading the text gives the same tree again. Parentheses of the tree stay;
 * others are added where a tree that was put together needs them. Pure; O(size of the tree).
 */
import type { Aggregation, Binary, Expression, Matcher, Modifiers, VectorSelector } from "./ast";
import { isComparison } from "./check";
import { writeDuration, writeNumber, writeString } from "./literals";
import { isKeyword } from "./source";

/** How tightly things hold together; higher is tighter. */
const BINDING = { or: 1, and: 2, comparison: 3, sum: 4, product: 5, sign: 6, power: 7, whole: 8 } as const;

/** The text of an expression, on one line. */
export function printPromql(node: Expression): string {
  switch (node.kind) {
    case "number":
      return writeNumber(node.value);
    case "string":
      return writeString(node.value);
    case "paren":
      return `(${printPromql(node.operand)})`;
    case "vector":
      return printSelector(node) + printModifiers(node);
    case "matrix":
      return `${printSelector(node.selector)}[${writeDuration(node.rangeMs)}]${printModifiers(node.selector)}`;
    case "subquery": {
      const step = node.stepMs === null ? "" : writeDuration(node.stepMs);
      return `${printTight(node.operand, BINDING.whole)}[${writeDuration(node.rangeMs)}:${step}]${printModifiers(node)}`;
    }
    case "call":
      return `${node.name}(${node.args.map(printPromql).join(", ")})`;
    case "aggregation":
      return printAggregation(node);
    case "unary":
      return node.operator + printTight(node.operand, BINDING.sign);
    case "binary":
      return printBinary(node);
  }
}

function printSelector({ name, matchers }: VectorSelector): string {
  const bare = name !== null && /^[A-Za-z_:][\w:]*$/.test(name) && !isKeyword(name);
  const inside = matchers.map(printMatcher);
  if (name !== null && !bare) inside.unshift(writeString(name));
  const braces = inside.length > 0 || !bare ? `{${inside.join(", ")}}` : "";
  return (bare ? name : "") + braces;
}

const printMatcher = ({ label, operator, value }: Matcher) =>
  `${printLabel(label)}${operator}${writeString(value)}`;

/** A label name as it is written among matchers and in groupings. */
const printLabel = (label: string) => (/^[A-Za-z_]\w*$/.test(label) ? label : writeString(label));

const printLabels = (labels: readonly string[]) => `(${labels.map(printLabel).join(", ")})`;

function printModifiers({ at, offsetMs }: Modifiers): string {
  let text = "";
  if (at !== null) text += at.kind === "time" ? ` @ ${writeSeconds(at.ms)}` : ` @ ${at.kind}()`;
  if (offsetMs !== 0) text += ` offset ${writeDuration(offsetMs)}`;
  return text;
}

const writeSeconds = (ms: number) => (ms / 1000).toFixed(3);

function printAggregation({ operator, grouping, parameter, operand }: Aggregation): string {
  const by = grouping ? ` ${grouping.kind} ${printLabels(grouping.labels)} ` : "";
  const args = parameter ? [parameter, operand] : [operand];
  return `${operator}${by}(${args.map(printPromql).join(", ")})`;
}

function printBinary(node: Binary): string {
  const binding = bindingOf(node);
  const rightward = node.operator === "^";
  const left = printTight(node.left, rightward ? binding + 1 : binding);
  const sign = node.right.kind === "unary";
  const right = sign ? printPromql(node.right) : printTight(node.right, rightward ? binding : binding + 1);
  return `${left} ${node.operator}${node.bool ? " bool" : ""}${printMatching(node)} ${right}`;
}

function printMatching({ matching }: Binary): string {
  if (matching === null) return "";
  const group = matching.group ? ` group_${matching.group.side} ${printLabels(matching.group.labels)}` : "";
  return ` ${matching.kind} ${printLabels(matching.labels)}${group}`;
}

function printTight(node: Expression, least: number): string {
  const text = printPromql(node);
  return bindingOf(node) < least ? `(${text})` : text;
}

function bindingOf(node: Expression): number {
  if (node.kind === "unary") return BINDING.sign;
  if (node.kind === "number")
    return node.value < 0 || Object.is(node.value, -0) ? BINDING.sign : BINDING.whole;
  if (node.kind !== "binary") return BINDING.whole;
  const { operator } = node;
  if (operator === "or") return BINDING.or;
  if (operator === "and" || operator === "unless") return BINDING.and;
  if (isComparison(operator)) return BINDING.comparison;
  if (operator === "+" || operator === "-") return BINDING.sum;
  return operator === "^" ? BINDING.power : BINDING.product;
}
