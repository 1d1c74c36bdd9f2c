/** `timestamp:>=2026-11-21` → SQL, to the nanosecond. Pure. */
import { type CompareOperator, type FieldTest, normalizeTimestamp } from "@sightglass/query-language";
import { joinSql, param, type SqlFragment, sql } from "../sql";
import { sqlTime } from "../time";
import { OPERATORS } from "./text-test";

/** Patterns and unreadable times match nothing. */
export function compileTimestamp(test: FieldTest): SqlFragment {
  switch (test.kind) {
    case "exists":
      return sql`1`;
    case "equals":
      return sql`(${compare(">=", test.value)} AND ${compare("<=", test.value)})`;
    case "compare":
      return compare(test.operator, test.value);
    case "range":
      return sql`(${test.from === null ? sql`1` : compare(">=", test.from)} AND ${test.to === null ? sql`1` : compare("<=", test.to)})`;
    case "any":
      return sql`(${joinSql(test.tests.map(compileTimestamp), " OR ", sql`0`)})`;
    default:
      return sql`0`;
  }
}

function compare(operator: CompareOperator, value: string): SqlFragment {
  const instant = normalizeTimestamp(value);
  if (instant === undefined) return sql`0`;
  return sql`timestamp ${OPERATORS[operator]} ${param("DateTime64(9, 'UTC')", sqlTime(instant))}`;
}
