/** Expression → SQL. Missing stays missing; both sides of a comparison take the type that one of them has. Pure. */
import {
  type BinaryOperator,
  type Expression,
  normalizeTimestamp,
  severityNumbers,
} from "@sightglass/query-language";
import { joinSql, param, type SqlFragment, sql } from "../sql";
import { StoreError } from "../store-error";
import { sqlTime } from "../time";
import { type Environment, patternOf } from "./environment";
import { callFunction } from "./functions";
import {
  booleanValue,
  condition,
  levelFloor,
  literalValue,
  numberValue,
  timeOfMillis,
  type Value,
} from "./value";

/** Parts of the SQL of one value: more means that stages multiplied one another. */
const SIZE_MAX = 5000;

/** @throws StoreError `store.query` when the expression grows beyond what the store reads. */
export function compileExpression(expression: Expression, environment: Environment): Value {
  const value = compile(expression, environment);
  if (value.size > SIZE_MAX)
    throw new StoreError(
      "store.query",
      "The stages of this query multiply one another to more than can be run.",
      {
        permanent: true,
      },
    );
  return value;
}

function compile(expression: Expression, environment: Environment): Value {
  const of = (one: Expression) => compileExpression(one, environment);
  switch (expression.kind) {
    case "literal":
      return literalValue(expression.value);
    case "field":
      return environment.field(expression.name);
    case "call":
      return callFunction(expression.function, expression.arguments.map(of), environment);
    case "not": {
      const operand = of(expression.operand);
      return booleanValue(sql`NOT ${condition(operand)}`, operand.size + 1);
    }
    case "negate": {
      const operand = of(expression.operand);
      return numberValue(sql`negate(${operand.number})`, operand.size + 1);
    }
    case "in":
      return compileIn(of(expression.value), expression.options.map(of));
    case "binary":
      return compileBinary(expression.operator, of(expression.left), of(expression.right));
  }
}

function compileIn(value: Value, options: readonly Value[]): Value {
  const tests = options.map((option) => compileBinary("=", value, option));
  const size = tests.reduce((sum, test) => sum + test.size, 1);
  return booleanValue(sql`(${joinSql(tests.map(condition), " OR ", sql`false`)})`, size);
}

function compileBinary(operator: BinaryOperator, left: Value, right: Value): Value {
  const size = left.size + right.size + 1;
  switch (operator) {
    case "AND":
      return booleanValue(sql`(${condition(left)} AND ${condition(right)})`, size);
    case "OR":
      return booleanValue(sql`(${condition(left)} OR ${condition(right)})`, size);
    case "=~":
      return booleanValue(sql`match(${left.text}, ${patternOf(right)})`, size);
    case "!~":
      return booleanValue(sql`NOT match(${left.text}, ${patternOf(right)})`, size);
    case "+":
    case "-":
    case "*":
    case "/":
    case "%":
      return arithmetic(operator, left, right);
    default:
      return compare(operator, left, right);
  }
}

/** Division by nothing, and what is no number, is missing. */
function arithmetic(operator: "+" | "-" | "*" | "/" | "%", left: Value, right: Value): Value {
  const size = left.size + right.size + 1;
  const [a, b] = [left.number, right.number];
  switch (operator) {
    case "+":
      return numberValue(sql`(${a} + ${b})`, size);
    case "-":
      return numberValue(sql`(${a} - ${b})`, size);
    case "*":
      return numberValue(sql`(${a} * ${b})`, size);
    case "/":
      return numberValue(sql`(${a} / nullIf(${b}, 0))`, size);
    case "%":
      return numberValue(sql`(${a} - ${b} * floor(${a} / nullIf(${b}, 0)))`, size * 2);
  }
}

type Comparison = "=" | "!=" | "<" | "<=" | ">" | ">=";
const OPERATORS: Readonly<Record<Comparison, SqlFragment>> = {
  "=": sql`=`,
  "!=": sql`!=`,
  "<": sql`<`,
  "<=": sql`<=`,
  ">": sql`>`,
  ">=": sql`>=`,
};

function compare(operator: Comparison, left: Value, right: Value): Value {
  const size = left.size + right.size + 1;
  if (left.literal === null || right.literal === null) return compareNull(operator, left, right);
  const [a, b] = comparable(left, right);
  return booleanValue(sql`(${a} ${OPERATORS[operator]} ${b})`, size);
}

/** `x = null` asks whether it is missing. */
function compareNull(operator: Comparison, left: Value, right: Value): Value {
  const value = left.literal === null ? right : left;
  const isMissing = operator === "=" ? sql`isNull(${value.sql})` : sql`isNotNull(${value.sql})`;
  return booleanValue(operator === "=" || operator === "!=" ? isMissing : sql`false`, value.size + 1);
}

/** Both sides in one type: levels by their order, times, numbers, truths, else text by code point. */
function comparable(left: Value, right: Value): [SqlFragment, SqlFragment] {
  const levels = levelPair(left, right) ?? levelPair(right, left)?.reverse();
  const [low, high] = levels ?? [];
  if (low !== undefined && high !== undefined) return [low, high];
  if (left.isSeverity && right.isSeverity) return [levelFloor(left), levelFloor(right)];
  if (left.type === "time" || right.type === "time") return [timeOf(left), timeOf(right)];
  const types = [left.type, right.type];
  if (types.includes("number")) return [left.number, right.number];
  if (types.includes("boolean") && left.type === right.type) return [left.sql, right.sql];
  return [left.text, right.text];
}

/** `severity >= "warn"` */
function levelPair(severity: Value, name: Value): SqlFragment[] | undefined {
  if (severity.isSeverity !== true || typeof name.literal !== "string") return undefined;
  const [number] = severityNumbers({ kind: "equals", value: name.literal, quoted: false });
  if (number === undefined) return undefined;
  return [levelFloor(severity), sql`${param("Float64", number - ((number - 1) % 4))}`];
}

function timeOf(value: Value): SqlFragment {
  if (value.type === "time") return value.sql;
  if (typeof value.literal === "string") {
    const time = normalizeTimestamp(value.literal);
    if (time !== undefined) return sql`${param("DateTime64(9, 'UTC')", sqlTime(time))}`;
  }
  return timeOfMillis(value.number);
}
