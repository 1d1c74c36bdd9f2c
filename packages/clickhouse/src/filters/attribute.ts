/**
 * Tests of attributes and resource attributes → SQL: the maps that the catalogue names for the key,
 * all of them when it knows nothing. Ranges, patterns and booleans ask for the key first, because a
 * missing key reads as `''`, 0 or false, and because the key index skips what lacks it. Pure.
 */
import { type FieldTest, isNumeric } from "@sightglass/query-language";
import { joinSql, param, type SqlFragment, type SqlParam, sql } from "../sql";
import type { CompileContext } from "./context";
import { ALL_TYPES, type HotType } from "./key-types";
import { type MapValue, mapValue, type ValuePlace } from "./map-value";
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
  for (const type of MAP_ORDER) {
    if (types[type]) add(placedTest(mapValue(key, type, context.catalogue), test, TESTS[type]));
  }
  if (types.resource) add(resourceTest(name, test, context));
  const [only, ...more] = conditions;
  return only !== undefined && more.length === 0 ? only : sql`(${joinSql(conditions, " OR ", sql`0`)})`;
}

/** `undefined` when no value of the type can pass. */
type TypedTest = (place: ValuePlace, test: FieldTest) => SqlFragment | undefined;

const MAP_ORDER = ["number", "text", "bool"] as const;
const TESTS: Readonly<Record<HotType, TypedTest>> = {
  number: numberTest,
  text: (place, test) => compileTextTest({ ...place, emptyIsValue: true }, test),
  bool: boolTest,
};

/** A column has no index of its own: the condition on the map stands beside it for the map's indexes, and reads nothing. */
function placedTest(place: MapValue, test: FieldTest, compile: TypedTest): SqlFragment | undefined {
  const onMap = compile(place.map, test);
  if (onMap === undefined || !place.isColumn) return onMap;
  const onColumn = sql`ifNull(${compile(place, test) ?? sql`0`}, false)`;
  return asksForValues(test) ? sql`(indexHint(${onMap}) AND ${onColumn})` : onColumn;
}

/** Whether the index of values can answer. */
function asksForValues(test: FieldTest): boolean {
  return test.kind === "equals" || (test.kind === "any" && test.tests.every(asksForValues));
}

function resourceTest(name: SqlParam, test: FieldTest, context: CompileContext): SqlFragment {
  const condition = compileTextTest(
    { value: sql`attributes[${name}]`, there: sql`has(attributes.keys, ${name})`, emptyIsValue: true },
    test,
  );
  return sql`(service, resource_id) IN (SELECT service, resource_id FROM resources WHERE ${context.project} AND ${condition})`;
}

/** Conditions on the number of a key; `undefined` when no number can pass. */
export function numberTest(place: ValuePlace, test: FieldTest): SqlFragment | undefined {
  const { value, there } = place;
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
      return anyOf(test.tests, (one) => numberTest(place, one));
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
function boolTest(place: ValuePlace, test: FieldTest): SqlFragment | undefined {
  const { value, there } = place;
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
      return anyOf(test.tests, (one) => boolTest(place, one));
  }
}

function anyOf(
  tests: readonly FieldTest[],
  compile: (test: FieldTest) => SqlFragment | undefined,
): SqlFragment | undefined {
  const conditions = tests.map(compile).filter((condition) => condition !== undefined);
  return conditions.length === 0 ? undefined : sql`(${joinSql(conditions, " OR ")})`;
}
