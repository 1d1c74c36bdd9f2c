/**
 * Tests of attributes and resource attributes → SQL: the maps that the catalogue names for the key,
 * all of them when it knows nothing. Ranges, patterns and booleans ask for the key first, because a
 * missing key reads as `''`, 0 or false, and because the key index skips what lacks it. Pure.
 */
import { type FieldTest, isNumeric } from "@sightglass/query-language";
import { joinSql, param, type SqlFragment, type SqlParam, sql } from "../sql";
import type { CompileContext } from "./context";
import { ALL_TYPES } from "./key-types";
import { regExpParam } from "./regexp";
import { type Bound, boundsOf, compileTextTest, OPERATORS, wildcard } from "./text-test";

export interface AttributeTest {
  readonly key: string;
  readonly test: FieldTest;
  readonly context: CompileContext;
}

export function compileAttribute({ key, test, context }: AttributeTest): SqlFragment {
  const types = context.catalogue.typesOf(key) ?? ALL_TYPES;
  const name = param("String", key);
  const conditions: SqlFragment[] = [];
  const add = (condition: SqlFragment | undefined) => {
    if (condition !== undefined) conditions.push(condition);
  };
  if (types.number) add(numberTest(name, test));
  if (types.text) add(compileTextTest(textSource(name), test));
  if (types.bool) add(boolTest(name, test));
  if (types.resource) add(resourceTest(name, test, context));
  const [only, ...more] = conditions;
  return only !== undefined && more.length === 0 ? only : sql`(${joinSql(conditions, " OR ", sql`0`)})`;
}

function textSource(name: SqlParam) {
  return {
    value: sql`attributes_text[${name}]`,
    there: sql`has(attributes_text.keys, ${name})`,
    emptyIsValue: true,
  };
}

function resourceTest(name: SqlParam, test: FieldTest, context: CompileContext): SqlFragment {
  const condition = compileTextTest(
    { value: sql`attributes[${name}]`, there: sql`has(attributes.keys, ${name})`, emptyIsValue: true },
    test,
  );
  return sql`(service, resource_id) IN (SELECT service, resource_id FROM resources WHERE ${context.project} AND ${condition})`;
}

/** Conditions on the number of a key; `undefined` when no number can pass. */
function numberTest(name: SqlParam, test: FieldTest): SqlFragment | undefined {
  const value = sql`attributes_number[${name}]`;
  const there = sql`has(attributes_number.keys, ${name})`;
  switch (test.kind) {
    case "exists":
      return there;
    case "equals":
      return numberEquals(value, there, test.value);
    case "wildcard":
      return sql`(${there} AND ${wildcard(sql`toString(${value})`, test.pattern)})`;
    case "regexp":
      return sql`(${there} AND match(toString(${value}), ${regExpParam(test.pattern)}))`;
    case "compare":
      return numberWithin(value, there, [test]);
    case "range":
      return numberWithin(value, there, boundsOf(test));
    case "any":
      return anyOf(test.tests, (one) => numberTest(name, one));
  }
}

/** A Float64 parameter, never an integer literal: the value index refuses those. */
function numberEquals(value: SqlFragment, there: SqlFragment, text: string): SqlFragment | undefined {
  const number = isNumeric(text) ? Number(text) : Number.NaN;
  if (!Number.isFinite(number)) return undefined;
  const same = sql`${value} = ${param("Float64", number)}`;
  return number === 0 ? sql`(${there} AND ${same})` : same;
}

function numberWithin(
  value: SqlFragment,
  there: SqlFragment,
  bounds: readonly Bound[],
): SqlFragment | undefined {
  if (!bounds.every((bound) => isNumeric(bound.value))) return undefined;
  const within = bounds.map(
    ({ operator, value: text }) => sql`${value} ${OPERATORS[operator]} ${param("Float64", Number(text))}`,
  );
  return sql`(${there} AND ${joinSql(within, " AND ")})`;
}

/** Conditions on the boolean of a key; `undefined` when none can pass. */
function boolTest(name: SqlParam, test: FieldTest): SqlFragment | undefined {
  const value = sql`attributes_bool[${name}]`;
  const there = sql`has(attributes_bool.keys, ${name})`;
  switch (test.kind) {
    case "exists":
      return there;
    case "equals":
      if (test.value !== "true" && test.value !== "false") return undefined;
      return sql`(${there} AND ${value} = ${param("Bool", test.value === "true")})`;
    case "wildcard":
      return sql`(${there} AND ${wildcard(sql`toString(${value})`, test.pattern)})`;
    case "regexp":
      return sql`(${there} AND match(toString(${value}), ${regExpParam(test.pattern)}))`;
    case "compare":
    case "range":
      return undefined;
    case "any":
      return anyOf(test.tests, (one) => boolTest(name, one));
  }
}

function anyOf(
  tests: readonly FieldTest[],
  compile: (test: FieldTest) => SqlFragment | undefined,
): SqlFragment | undefined {
  const conditions = tests.map(compile).filter((condition) => condition !== undefined);
  return conditions.length === 0 ? undefined : sql`(${joinSql(conditions, " OR ")})`;
}
