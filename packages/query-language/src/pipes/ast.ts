/**
 * The piped half of the query language as a tree. A query is a filter and the stages behind it; each
 * stage takes rows and gives rows. Before the first stage that names its columns (`stats`, `timeseries`,
 * `top`, `fields`) a row is a whole record and any field can be named.
 */
import type { Filter } from "../ast";

export interface Query {
  filter: Filter;
  stages: Stage[];
}

export type Stage =
  /** `stats count() as n, p95(duration_ms) by service, bin(5m)` */
  | { kind: "stats"; aggregates: Aggregate[]; by: Named[] }
  /** `timeseries 1m count() by severity`: `stats` over time; `intervalMs` null: chosen from the range. */
  | { kind: "timeseries"; intervalMs: number | null; aggregates: Aggregate[]; by: Named[] }
  /** `top 10 path`: most frequent values, with count and percent of the rows that have all of them. */
  | { kind: "top"; limit: number; of: Expression[] }
  /** `where n > 10`; a condition that cannot be told (a field is missing) is false. */
  | { kind: "where"; condition: Expression }
  /** `eval x = a / b, y = lower(host)`, one after the other. */
  | { kind: "eval"; columns: Named[] }
  /** `parse "took *ms" as ms` or `parse /took (?<ms>\d+)/`, of `body` unless `from` names a field. */
  | { kind: "parse"; from: string; pattern: ParsePattern; names: string[] }
  | { kind: "sort"; keys: SortKey[] }
  | { kind: "limit"; rows: number }
  /** `fields host, service as s`: these columns, in this order. */
  | { kind: "fields"; columns: Named[] }
  /** `dedup host, path`: the first row for each combination (of records: the newest). */
  | { kind: "dedup"; by: Expression[] }
  /** `patterns`: the shapes of the messages; always the only stage. */
  | { kind: "patterns" };
export type StageKind = Stage["kind"];

export interface Named {
  name: string;
  value: Expression;
}

export interface Aggregate {
  name: string;
  function: string;
  arguments: Expression[];
}

export interface SortKey {
  value: Expression;
  descending: boolean;
}

/** `wildcard`: text with `*` for each name; `regexp`: RE2 with named groups. */
export type ParsePattern = { kind: "wildcard"; text: string } | { kind: "regexp"; text: string };

export type BinaryOperator =
  | "OR"
  | "AND"
  | "="
  | "!="
  | "<"
  | "<="
  | ">"
  | ">="
  | "=~"
  | "!~"
  | "+"
  | "-"
  | "*"
  | "/"
  | "%";

export type Expression =
  /** Durations (`5m`) are numbers of milliseconds. */
  | { kind: "literal"; value: string | number | boolean | null }
  | { kind: "field"; name: string }
  | { kind: "call"; function: string; arguments: Expression[] }
  | { kind: "not"; operand: Expression }
  | { kind: "negate"; operand: Expression }
  | { kind: "binary"; operator: BinaryOperator; left: Expression; right: Expression }
  | { kind: "in"; value: Expression; options: Expression[] };
