/** Field tests on records in memory; the meaning of each is in ast.ts. */
import type { AttributeValue, LogRecord } from "@sightglass/telemetry";
import type { CompareOperator, FieldTest } from "./ast";
import { createGlob } from "./glob";
import { type ColumnKey, columnOf } from "./keys";
import { lowerCasedTest } from "./lower-cased-test";
import { compileRegExp } from "./regexp";
import { severityNumbers } from "./severity-numbers";
import { compareText, isNumeric } from "./text";
import { normalizeTimestamp } from "./timestamp";

type ValueTest = (value: AttributeValue) => boolean;

/** A test of one field of a record; `body` is compared as a whole text. */
export function createFieldMatcher(key: string, test: FieldTest): (record: LogRecord) => boolean {
  const column = columnOf(key);
  if (column === "severity") {
    const numbers = new Set(severityNumbers(test));
    return (record) => numbers.has(record.severity_number);
  }
  if (column === "timestamp") {
    const passes = createTimestampTest(test);
    return (record) => passes(record.timestamp);
  }
  const passes = createValueTest(column === "trace_id" || column === "span_id" ? lowerCasedTest(test) : test);
  if (column !== undefined) return createColumnMatcher(column, passes);
  return (record) => hasPassing(record.attributes, key, passes) || hasPassing(record.resource, key, passes);
}

function createColumnMatcher(column: Exclude<ColumnKey, "severity" | "timestamp">, passes: ValueTest) {
  return (record: LogRecord) => record[column] !== "" && passes(record[column]);
}

function hasPassing(values: Record<string, AttributeValue>, key: string, passes: ValueTest): boolean {
  const value = Object.hasOwn(values, key) ? values[key] : undefined;
  return value !== undefined && passes(value);
}

function createValueTest(test: FieldTest): ValueTest {
  switch (test.kind) {
    case "exists":
      return () => true;
    case "equals":
      return createEqualsTest(test.value);
    case "wildcard": {
      const matches = createGlob(test.pattern);
      return (value) => matches(valueText(value));
    }
    case "regexp": {
      const matches = compileRegExp(test.pattern);
      return (value) => matches(valueText(value));
    }
    case "compare":
      return isNumeric(test.value) ? createNumberTest([test]) : createTextTest([test]);
    case "range": {
      const bounds = boundsOf(test);
      return bounds.every((bound) => isNumeric(bound.value))
        ? createNumberTest(bounds)
        : createTextTest(bounds);
    }
    case "any": {
      const tests = test.tests.map(createValueTest);
      return (value) => tests.some((one) => one(value));
    }
  }
}

/** Text of a value for patterns; numbers as ClickHouse `toString` writes them: `1e21`. */
function valueText(value: AttributeValue): string {
  if (Object.is(value, -0)) return "-0";
  return typeof value === "number" ? String(value).replace("e+", "e") : String(value);
}

interface Bound {
  operator: CompareOperator;
  value: string;
}

function boundsOf({ from, to }: { from: string | null; to: string | null }): Bound[] {
  const bounds: Bound[] = [];
  if (from !== null) bounds.push({ operator: ">=", value: from });
  if (to !== null) bounds.push({ operator: "<=", value: to });
  return bounds;
}

function createEqualsTest(text: string): ValueTest {
  const number = isNumeric(text) ? Number(text) : undefined;
  return (value) => {
    if (typeof value === "number") return value === number;
    return typeof value === "boolean" ? String(value) === text : value === text;
  };
}

function createNumberTest(bounds: Bound[]): ValueTest {
  const limits = bounds.map(({ operator, value }) => ({ operator, number: Number(value) }));
  return (value) => {
    if (typeof value === "boolean" || (typeof value === "string" && !isNumeric(value))) return false;
    const number = Number(value);
    return limits.every((limit) => holds(limit.operator, number - limit.number));
  };
}

function createTextTest(bounds: Bound[]): ValueTest {
  return (value) =>
    typeof value === "string" &&
    bounds.every((bound) => holds(bound.operator, compareText(value, bound.value)));
}

/** Whether an operator holds for the sign of left minus right. */
function holds(operator: CompareOperator, difference: number): boolean {
  if (operator === "<") return difference < 0;
  if (operator === "<=") return difference <= 0;
  return operator === ">" ? difference > 0 : difference >= 0;
}

/** Instants as text of one form; patterns and unreadable times match nothing. */
function createTimestampTest(test: FieldTest): (timestamp: string) => boolean {
  switch (test.kind) {
    case "exists":
      return () => true;
    case "equals":
      return createInstantTest([
        { operator: ">=", value: test.value },
        { operator: "<=", value: test.value },
      ]);
    case "compare":
      return createInstantTest([test]);
    case "range":
      return createInstantTest(boundsOf(test));
    case "any": {
      const tests = test.tests.map(createTimestampTest);
      return (timestamp) => tests.some((one) => one(timestamp));
    }
    default:
      return () => false;
  }
}

function createInstantTest(bounds: Bound[]): (timestamp: string) => boolean {
  const limits = bounds.map(({ operator, value }) => ({ operator, instant: normalizeTimestamp(value) }));
  return (timestamp) =>
    limits.every(
      ({ operator, instant }) => instant !== undefined && holds(operator, compareText(timestamp, instant)),
    );
}
