/**
 * Filter → condition on a table of events. On `logs` it agrees with the matcher of @sightglass/query-language,
 * record by record (agreement.int.test.ts). No condition is ever NULL, so NOT turns every one around. The forms
 * decide which index is used; each is measured. Pure; size linear in the filter.
 */
import { type Filter, normalizeFilter } from "@sightglass/query-language";
import { joinSql, type SqlFragment, sql } from "../sql";
import { compileAttribute } from "./attribute";
import type { CompileContext } from "./context";
import { LOG_FILTERS } from "./log-filters";

/** @throws StoreError `store.query` for a regular expression that cannot run. */
export function compileFilter(filter: Filter, context: CompileContext): SqlFragment {
  return compile(normalizeFilter(filter), context);
}

function compile(filter: Filter, context: CompileContext): SqlFragment {
  const table = context.table ?? LOG_FILTERS;
  switch (filter.kind) {
    case "all":
      return sql`1`;
    case "field":
      return (
        table.column(filter, (part) => compile(normalizeFilter(part), context)) ??
        compileAttribute({ ...filter, context })
      );
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
    default:
      return table.text(filter);
  }
}
