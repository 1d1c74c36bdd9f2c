/** Which attributes a question reads the values of. Pure. */

import { isStorableText } from "@sightglass/metadata";
import { columnOf, type Expression, type Filter, type Named, type Stage } from "@sightglass/query-language";

export interface AskedKeys {
  filter: Filter;
  stages?: readonly Stage[];
  /** What values or bars are asked for. */
  key?: string;
}

/** Of one question; more are not counted. */
const KEYS_MAX = 20;
const KEY_CHARS_MAX = 200;

/** Attributes, not columns; `key:*` asks for the key alone. */
export function keysOfQuery({ filter, stages = [], key }: AskedKeys): string[] {
  const found = new Set<string>(key === undefined ? [] : [key]);
  addFilter(found, filter);
  addStages(found, stages);
  return [...found].filter(isAttribute).slice(0, KEYS_MAX);
}

function isAttribute(key: string): boolean {
  return columnOf(key) === undefined && key !== "" && key.length <= KEY_CHARS_MAX && isStorableText(key);
}

function addFilter(found: Set<string>, filter: Filter): void {
  switch (filter.kind) {
    case "field":
      if (filter.test.kind !== "exists") found.add(filter.key);
      return;
    case "not":
      addFilter(found, filter.operand);
      return;
    case "and":
    case "or":
      for (const operand of filter.operands) addFilter(found, operand);
      return;
    default:
  }
}

/** Up to the stage behind which a row is no record. */
function addStages(found: Set<string>, stages: readonly Stage[]): void {
  const computed = new Set<string>();
  const add = (expression: Expression) => addExpression(found, expression, computed);
  const addNamed = (columns: readonly Named[]) => {
    for (const { value } of columns) add(value);
  };
  for (const stage of stages) {
    switch (stage.kind) {
      case "where":
        add(stage.condition);
        break;
      case "eval":
        for (const { name, value } of stage.columns) {
          add(value);
          computed.add(name);
        }
        break;
      case "parse":
        add({ kind: "field", name: stage.from });
        for (const name of stage.names) computed.add(name);
        break;
      case "sort":
        for (const { value } of stage.keys) add(value);
        break;
      case "dedup":
        for (const value of stage.by) add(value);
        break;
      case "stats":
      case "timeseries":
        addNamed(stage.by);
        for (const { arguments: values } of stage.aggregates) for (const value of values) add(value);
        return;
      case "top":
        for (const value of stage.of) add(value);
        return;
      case "fields":
        addNamed(stage.columns);
        return;
      case "limit":
      case "patterns":
        break;
    }
  }
}

function addExpression(found: Set<string>, expression: Expression, computed: ReadonlySet<string>): void {
  const add = (part: Expression) => addExpression(found, part, computed);
  switch (expression.kind) {
    case "field":
      if (!computed.has(expression.name)) found.add(expression.name);
      return;
    case "call":
      for (const value of expression.arguments) add(value);
      return;
    case "not":
    case "negate":
      add(expression.operand);
      return;
    case "binary":
      add(expression.left);
      add(expression.right);
      return;
    case "in":
      add(expression.value);
      for (const option of expression.options) add(option);
      return;
    case "literal":
  }
}
