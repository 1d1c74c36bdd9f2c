/**
 * A field test over one text expression: a column, a value of a map, a resource attribute. Pure.
 */
import {
  type CompareOperator,
  type FieldTest,
  isNumeric,
  wildcardPieces,
  wildcardToRegExp,
} from "@sightglass/query-language";
import { joinSql, param, type SqlFragment, sql } from "../sql";
import { regExpParam } from "./regexp";

/** A text value in SQL. */
export interface TextSource {
  readonly value: SqlFragment;
  /** True when the value is there; a missing one reads as `''`. */
  readonly there: SqlFragment;
  /** A stored empty text counts as a value (maps), or as missing (columns). */
  readonly emptyIsValue: boolean;
}

/** Decimal numbers as `isNumeric` knows them: no hex, no Infinity, at most 64 characters. */
const NUMBER = "^[+-]?(?:[0-9]+(?:\\.[0-9]*)?|\\.[0-9]+)(?:[eE][+-]?[0-9]+)?$";
const NUMBER_CHARS_MAX = 64;

export function compileTextTest(source: TextSource, test: FieldTest): SqlFragment {
  const { value, there } = source;
  switch (test.kind) {
    case "exists":
      return there;
    case "equals":
      return equals(source, test.value);
    case "wildcard":
      // A pattern has fixed text, so an empty column cannot match; a map is asked for its key first.
      if (!source.emptyIsValue) return wildcard(value, test.pattern);
      return sql`(${there} AND ${wildcard(value, test.pattern)})`;
    case "regexp":
      return sql`(${there} AND match(${value}, ${regExpParam(test.pattern)}))`;
    case "compare":
      return compareAll(source, [test]);
    case "range":
      return compareAll(source, boundsOf(test));
    case "any":
      return any(source, test.tests);
  }
}

function equals(source: TextSource, text: string): SqlFragment {
  const same = sql`${source.value} = ${param("String", text)}`;
  if (text !== "") return same;
  return source.emptyIsValue ? sql`(${source.there} AND ${same})` : sql`0`;
}

/** One IN for the texts of `key:(a OR b)`, which the value index answers; the rest one by one. */
function any(source: TextSource, tests: readonly FieldTest[]): SqlFragment {
  const texts: string[] = [];
  const others: FieldTest[] = [];
  for (const test of tests) {
    if (test.kind === "equals" && test.value !== "") texts.push(test.value);
    else others.push(test);
  }
  const conditions = others.map((test) => compileTextTest(source, test));
  if (texts.length > 0) conditions.unshift(sql`${source.value} IN ${param("Array(String)", texts)}`);
  return sql`(${joinSql(conditions, " OR ", sql`0`)})`;
}

/** `abc*` as a prefix, everything else as a regular expression. */
export function wildcard(value: SqlFragment, pattern: string): SqlFragment {
  const [prefix = "", rest, ...more] = wildcardPieces(pattern);
  if (rest === "" && more.length === 0) return sql`startsWith(${value}, ${param("String", prefix)})`;
  return sql`match(${value}, ${param("String", wildcardToRegExp(pattern))})`;
}

export interface Bound {
  operator: CompareOperator;
  value: string;
}

export function boundsOf({ from, to }: { from: string | null; to: string | null }): Bound[] {
  const bounds: Bound[] = [];
  if (from !== null) bounds.push({ operator: ">=", value: from });
  if (to !== null) bounds.push({ operator: "<=", value: to });
  return bounds;
}

export const OPERATORS: Readonly<Record<CompareOperator, SqlFragment>> = {
  "<": sql`<`,
  "<=": sql`<=`,
  ">": sql`>`,
  ">=": sql`>=`,
};

/** Numbers when every bound is one (text that is a number counts), else by code point. */
function compareAll(source: TextSource, bounds: readonly Bound[]): SqlFragment {
  const { value, there } = source;
  if (bounds.every((bound) => isNumeric(bound.value))) {
    const isNumber = sql`(length(${value}) <= ${param("UInt8", NUMBER_CHARS_MAX)} AND match(${value}, ${param("String", NUMBER)}))`;
    const within = bounds.map(
      ({ operator, value: text }) =>
        sql`toFloat64OrZero(${value}) ${OPERATORS[operator]} ${param("Float64", Number(text))}`,
    );
    return sql`(${there} AND ${isNumber} AND ${joinSql(within, " AND ")})`;
  }
  const within = bounds.map(
    ({ operator, value: text }) => sql`${value} ${OPERATORS[operator]} ${param("String", text)}`,
  );
  return sql`(${there} AND ${joinSql(within, " AND ")})`;
}
