/**
 * Words and columns of `spans`. Words look into the name and the status message. Numbers of `duration`,
 * `duration_ms` and `duration_ns` are compared as numbers; `duration:>1.5s` takes a unit. Pure.
 */
import {
  bodyTokens,
  bodyWildcardToRegExp,
  columnOf,
  type FieldTest,
  lowerCasedTest,
} from "@sightglass/query-language";
import { param, type SqlFragment, sql } from "../sql";
import { numberTest } from "./attribute";
import { compileColumn, type TextColumn } from "./column";
import type { FilterTable, TextFilter } from "./context";
import { regExpParam } from "./regexp";
import { compileTimestamp } from "./timestamp";

const COLUMNS: ReadonlyMap<string, TextColumn> = new Map([
  ...(["name", "kind", "status", "status_message", "peer", "parent_span_id"] as const).map(
    (column) => [column, column] as const,
  ),
  ["scope", "scope_name"] as const,
  ["span.name", "name"] as const,
  ["span.kind", "kind"] as const,
  ["parentSpanId", "parent_span_id"] as const,
]);
/** Columns that a log has under the same words. */
const SHARED: ReadonlySet<TextColumn> = new Set([
  "service",
  "host",
  "environment",
  "version",
  "scope_name",
  "trace_id",
  "span_id",
] as const);
/** Their words are lower-case. */
const ENUMS: ReadonlySet<TextColumn> = new Set(["kind", "status"] as const);

const NS_OF: Readonly<Record<string, number>> = {
  ns: 1,
  us: 1e3,
  µs: 1e3,
  ms: 1e6,
  s: 1e9,
  m: 60e9,
  min: 60e9,
  h: 3600e9,
};

export const SPAN_FILTERS: FilterTable = {
  text: onNameAndMessage,
  column: ({ key, test }) => {
    if (key === "duration_ns") return duration(test, 1);
    if (key === "duration_ms" || key === "duration") return duration(test, 1e6);
    const shared = columnOf(key);
    if (shared === "timestamp") return compileTimestamp(test);
    const column = COLUMNS.get(key) ?? sharedColumn(shared);
    if (column === undefined) return undefined;
    return compileColumn(column, ENUMS.has(column) ? lowerCasedTest(test) : test);
  },
};

function sharedColumn(column: ReturnType<typeof columnOf>): TextColumn | undefined {
  return [...SHARED].find((one) => one === column);
}

const TEXT = sql`concat(name, '\n', status_message)`;

function onNameAndMessage(filter: TextFilter): SqlFragment {
  switch (filter.kind) {
    case "word":
    case "phrase": {
      const tokens = bodyTokens(filter.text).join(" ");
      return tokens === "" ? holds(filter.text) : hasTokens(tokens);
    }
    case "wildcard":
      return hasTokens(filter.pattern);
    case "substring":
      return holds(filter.text);
    case "regexp":
      return sql`match(${TEXT}, ${regExpParam(filter.pattern)})`;
  }
}

function holds(text: string): SqlFragment {
  return sql`${TEXT} ILIKE ${param("String", `%${text.replace(/[\\%_]/g, "\\$&")}%`)}`;
}

function hasTokens(pattern: string): SqlFragment {
  return sql`match(lowerUTF8(${TEXT}), ${param("String", bodyWildcardToRegExp(pattern))})`;
}

/** Compares in nanoseconds, so that the index of the column serves every spelling. */
function duration(test: FieldTest, unitNs: number): SqlFragment {
  const inNs = nanoseconds(test, unitNs);
  const place = { value: sql`duration_ns`, there: sql`1` };
  return (inNs && numberTest(place, inNs)) ?? sql`0`;
}

/** Undefined when nothing of the test can be read as a duration. */
function nanoseconds(test: FieldTest, unitNs: number): FieldTest | undefined {
  const read = (text: string) => readDuration(text, unitNs);
  switch (test.kind) {
    case "exists":
      return test;
    case "equals":
    case "compare": {
      const value = read(test.value);
      return value === undefined ? undefined : { ...test, value };
    }
    case "range": {
      const from = test.from === null ? null : read(test.from);
      const to = test.to === null ? null : read(test.to);
      return from === undefined || to === undefined ? undefined : { ...test, from, to };
    }
    case "any": {
      const tests = test.tests.map((one) => nanoseconds(one, unitNs)).filter((one) => one !== undefined);
      return { ...test, tests };
    }
    default:
      return undefined;
  }
}

function readDuration(text: string, unitNs: number): string | undefined {
  const [, digits, unit] = /^(\d{1,18}(?:\.\d{1,9})?)\s*(ns|us|µs|ms|s|m|min|h)?$/.exec(text.trim()) ?? [];
  if (digits === undefined) return undefined;
  return String(Math.round(Number(digits) * (unit === undefined ? unitNs : (NS_OF[unit] ?? unitNs))));
}
