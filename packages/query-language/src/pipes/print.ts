/** Stages → text. Parsing what is printed gives the same tree. Pure; O(size). */
import { quote } from "../print";
import type { Aggregate, BinaryOperator, Expression, Named, Stage } from "./ast";
import { printDuration } from "./duration";

/** Binding of operators, loosest first. */
const LEVELS: readonly (readonly BinaryOperator[])[] = [
  ["OR"],
  ["AND"],
  ["=", "!=", "<", "<=", ">", ">=", "=~", "!~"],
  ["+", "-"],
  ["*", "/", "%"],
];
const NOT_LEVEL = 1.5;
const UNARY_LEVEL = LEVELS.length;

export function printStages(stages: readonly Stage[]): string {
  return stages.map((stage) => `| ${printStage(stage)}`).join(" ");
}

export function printStage(stage: Stage): string {
  switch (stage.kind) {
    case "stats":
      return `stats ${printAggregates(stage.aggregates)}${printBy(stage.by)}`;
    case "timeseries": {
      const interval = stage.intervalMs === null ? "" : `${printDuration(stage.intervalMs)} `;
      return `timeseries ${interval}${printAggregates(stage.aggregates)}${printBy(stage.by)}`;
    }
    case "top":
      return `top ${stage.limit} ${stage.of.map(printExpression).join(", ")}`;
    case "where":
      return `where ${printExpression(stage.condition)}`;
    case "eval":
      return `eval ${stage.columns.map(({ name, value }) => `${printName(name)} = ${printExpression(value)}`).join(", ")}`;
    case "parse":
      return printParse(stage);
    case "sort":
      return `sort ${stage.keys.map(({ value, descending }) => (descending ? "-" : "") + print(value, UNARY_LEVEL + 1)).join(", ")}`;
    case "limit":
      return `limit ${stage.rows}`;
    case "fields":
      return `fields ${stage.columns.map(printNamed).join(", ")}`;
    case "dedup":
      return `dedup ${stage.by.map(printExpression).join(", ")}`;
    case "patterns":
      return "patterns";
  }
}

function printParse({ pattern, from, names }: Extract<Stage, { kind: "parse" }>): string {
  const text = pattern.kind === "wildcard" ? quote(pattern.text) : printRegExp(pattern.text);
  const source = from === "body" ? "" : ` from ${printName(from)}`;
  const as = pattern.kind === "wildcard" ? ` as ${names.map(printName).join(", ")}` : "";
  return `parse ${text}${source}${as}`;
}

function printRegExp(pattern: string): string {
  return `/${pattern.replace(/\\[\s\S]|\//g, (part) => (part === "/" ? "\\/" : part))}/`;
}

function printAggregates(aggregates: readonly Aggregate[]): string {
  return aggregates
    .map((one) => {
      const call = printCall(one.function, one.arguments);
      return one.name === call ? call : `${call} as ${printName(one.name)}`;
    })
    .join(", ");
}

function printBy(by: readonly Named[]): string {
  return by.length === 0 ? "" : ` by ${by.map(printNamed).join(", ")}`;
}

function printNamed({ name, value }: Named): string {
  const text = printExpression(value);
  return name === defaultName(value) ? text : `${text} as ${printName(name)}`;
}

/** What a column is called when nobody names it. */
export function defaultName(value: Expression): string {
  if (value.kind === "field") return value.name;
  if (value.kind === "call" && value.function === "bin" && value.arguments.length === 1) return "time";
  return printExpression(value);
}

export function printCall(name: string, args: readonly Expression[]): string {
  return `${name}(${args.map(printExpression).join(", ")})`;
}

export function printName(name: string): string {
  const isPlain = /^[\p{L}_@$][\p{L}\p{N}\p{M}_@$.]*$/u.test(name);
  const isWord = /^(?:and|or|not|in|by|as|from|true|false|null)$/i.test(name);
  return isPlain && !isWord ? name : `\`${name.replaceAll("`", "``")}\``;
}

export function printExpression(expression: Expression): string {
  return print(expression, 0);
}

/** In parentheses where it binds looser than its place. */
function print(expression: Expression, level: number): string {
  switch (expression.kind) {
    case "literal":
      return typeof expression.value === "string" ? quote(expression.value) : String(expression.value);
    case "field":
      return printName(expression.name);
    case "call":
      return printCall(expression.function, expression.arguments);
    case "not":
      return within(`NOT ${print(expression.operand, NOT_LEVEL)}`, NOT_LEVEL, level);
    case "negate":
      return within(`-${print(expression.operand, UNARY_LEVEL)}`, UNARY_LEVEL, level);
    case "in": {
      const options = expression.options.map(printExpression).join(", ");
      return within(`${print(expression.value, 3)} in (${options})`, 2, level);
    }
    case "binary": {
      const own = LEVELS.findIndex((operators) => operators.includes(expression.operator));
      // Comparisons do not chain; the others group from the left.
      const left = print(expression.left, own === 2 ? 3 : own);
      const right = print(expression.right, own + 1);
      return within(`${left} ${expression.operator} ${right}`, own, level);
    }
  }
}

function within(text: string, own: number, level: number): string {
  return own < level ? `(${text})` : text;
}
