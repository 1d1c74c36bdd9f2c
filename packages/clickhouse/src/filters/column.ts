/** Tests of text columns → SQL. An empty column is a missing one. Pure. */
import { type ColumnKey, type FieldTest, lowerCasedTest } from "@sightglass/query-language";
import { identifier, type SqlFragment, sql } from "../sql";
import { compileTextTest, type TextSource } from "./text-test";

export type TextColumn =
  | Exclude<ColumnKey, "severity" | "timestamp">
  | "name"
  | "kind"
  | "status"
  | "status_message"
  | "peer"
  | "parent_span_id";

const IDS: ReadonlySet<TextColumn> = new Set(["trace_id", "span_id", "parent_span_id"] as const);

export function compileColumn(column: TextColumn, test: FieldTest): SqlFragment {
  return compileTextTest(columnSource(column), IDS.has(column) ? lowerCasedTest(test) : test);
}

function columnSource(column: TextColumn): TextSource {
  const value = identifier(column);
  return { value, there: sql`${value} != ''`, emptyIsValue: false };
}
