/** Tests of text columns → SQL. An empty column is a missing one. Pure. */
import type { ColumnKey, FieldTest } from "@sightglass/query-language";
import { identifier, type SqlFragment, sql } from "../sql";
import { compileTextTest, type TextSource } from "./text-test";

export type TextColumn = Exclude<ColumnKey, "severity" | "timestamp">;

export function compileColumn(column: TextColumn, test: FieldTest): SqlFragment {
  const isId = column === "trace_id" || column === "span_id";
  return compileTextTest(columnSource(column), isId ? lowerCased(test) : test);
}

function columnSource(column: TextColumn): TextSource {
  const value = identifier(column);
  return { value, there: sql`${value} != ''`, emptyIsValue: false };
}

/** Ids are stored in lower case. */
function lowerCased(test: FieldTest): FieldTest {
  switch (test.kind) {
    case "equals":
    case "compare":
      return { ...test, value: test.value.toLowerCase() };
    case "wildcard":
      return { ...test, pattern: test.pattern.toLowerCase() };
    case "range":
      return { ...test, from: test.from?.toLowerCase() ?? null, to: test.to?.toLowerCase() ?? null };
    case "any":
      return { ...test, tests: test.tests.map(lowerCased) };
    default:
      return test;
  }
}
