/** What an expression may name. Pure. */
import { param, type SqlFragment, sql } from "../sql";
import { StoreError } from "../store-error";
import type { Value } from "./value";

export interface Environment {
  /** A column of the stage before, or a field of the record. */
  field(name: string): Value;
  readonly nowMs: number;
  /** IANA name: what days and hours go by. */
  readonly zone: string;
}

/** A regular expression, which must be known before the query runs; `.` matches line breaks. */
export function patternOf(value: Value): SqlFragment {
  if (typeof value.literal === "string") return sql`${param("String", `(?s)${value.literal}`)}`;
  throw new StoreError("store.query", "A regular expression is written out.", { permanent: true });
}
