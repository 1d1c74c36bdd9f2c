/** Tests of text columns → SQL. An empty column is a missing one. Pure. */
import { type ColumnKey, type FieldTest, lowerCasedTest } from "@sightglass/query-language";
import { identifier, type SqlFragment, sql } from "../sql";
import { compileTextTest, type TextSource } from "./text-test";

export type TextColumn = Exclude<ColumnKey, "severity" | "timestamp">;

export function compileColumn(column: TextColumn, test: FieldTest): SqlFragment {
  const isId = column === "trace_id" || column === "span_id";
  return compileTextTest(columnSource(column), isId ? lowerCasedTest(test) : test);
}

function columnSource(column: TextColumn): TextSource {
  const value = identifier(column);
  return { value, there: sql`${value} != ''`, emptyIsValue: false };
}
