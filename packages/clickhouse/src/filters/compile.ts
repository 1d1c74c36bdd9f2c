/**
 * Filter → condition on `logs`. Agrees with the matcher of @sightglass/query-language, record by
 * record (agreement.int.test.ts). No condition is ever NULL, so NOT turns every one around. The forms
 * decide which index is used; each is measured. Pure; size linear in the filter.
 */
import { bodyFilter, columnOf, type Filter, normalizeFilter } from "@sightglass/query-language";
import { joinSql, type SqlFragment, sql } from "../sql";
import { compileAttribute } from "./attribute";
import { compileColumn } from "./column";
import type { CompileContext } from "./context";
import { compilePhrase } from "./phrase";
import { compileRegExpBody } from "./regexp";
import { compileSeverity } from "./severity";
import { compileSubstring } from "./substring";
import { compileTimestamp } from "./timestamp";
import { compileWildcard } from "./wildcard";

/** @throws StoreError `store.query` for a regular expression that cannot run. */
export function compileFilter(filter: Filter, context: CompileContext): SqlFragment {
  return compile(normalizeFilter(filter), context);
}

function compile(filter: Filter, context: CompileContext): SqlFragment {
  switch (filter.kind) {
    case "all":
      return sql`1`;
    case "word":
    case "phrase":
      return compilePhrase(filter.text);
    case "wildcard":
      return compileWildcard(filter.pattern);
    case "substring":
      return compileSubstring(filter.text);
    case "regexp":
      return compileRegExpBody(filter.pattern);
    case "field":
      return compileField(filter, context);
    case "and":
      return sql`(${joinSql(
        filter.operands.map((operand) => compile(operand, context)),
        " AND ",
      )})`;
    case "or":
      return sql`(${joinSql(
        filter.operands.map((operand) => compile(operand, context)),
        " OR ",
        sql`0`,
      )})`;
    case "not":
      return sql`NOT (${compile(filter.operand, context)})`;
  }
}

function compileField(filter: Extract<Filter, { kind: "field" }>, context: CompileContext): SqlFragment {
  const { key, test } = filter;
  const column = columnOf(key);
  switch (column) {
    case undefined:
      return compileAttribute({ key, test, context });
    case "severity":
      return compileSeverity(test);
    case "timestamp":
      return compileTimestamp(test);
    case "body": {
      const onBody = bodyFilter(test);
      return onBody === undefined ? compileColumn(column, test) : compile(normalizeFilter(onBody), context);
    }
    default:
      return compileColumn(column, test);
  }
}
