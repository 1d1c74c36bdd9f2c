/** `severity:>=warn` → SQL over `severity_number`. Pure. */
import { type FieldTest, severityNumbers } from "@sightglass/query-language";
import { param, type SqlFragment, sql } from "../sql";

const HIGHEST = 24;

export function compileSeverity(test: FieldTest): SqlFragment {
  const numbers = severityNumbers(test);
  const low = numbers[0];
  const high = numbers.at(-1);
  if (low === undefined || high === undefined) return sql`0`;
  if (high - low + 1 !== numbers.length) return sql`severity_number IN ${param("Array(UInt8)", numbers)}`;
  if (high === HIGHEST) return sql`severity_number >= ${param("UInt8", low)}`;
  return sql`(severity_number >= ${param("UInt8", low)} AND severity_number <= ${param("UInt8", high)})`;
}
