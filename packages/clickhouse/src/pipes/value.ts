/**
 * A value of a stage in SQL, in the forms that others may need: its own type, as a number, as text.
 * Every form is NULL where the value is missing. Pure.
 */
import { param, type SqlFragment, sql } from "../sql";

export type ValueType = "number" | "text" | "boolean" | "time" | "list";

export interface Value {
  readonly type: ValueType;
  readonly sql: SqlFragment;
  /** Nullable(Float64); a time in Unix milliseconds. */
  readonly number: SqlFragment;
  /** Nullable(String) */
  readonly text: SqlFragment;
  /** Parts of the text of its SQL: guards against stages that double one another. */
  readonly size: number;
  /** Set for `severity`, whose names have an order. */
  readonly isSeverity?: boolean;
  readonly literal?: string | number | boolean | null;
  /** Set for what rows are grouped by: a name, not a figure, also when it is a number. */
  readonly isKey?: boolean;
}

const NAN_FREE = (number: SqlFragment) => sql`if(isFinite(${number}), ${number}, NULL)`;

export function numberValue(number: SqlFragment, size: number): Value {
  const text = sql`toString(${number})`;
  return { type: "number", sql: number, number, text, size };
}

export function textValue(text: SqlFragment, size: number): Value {
  return { type: "text", sql: text, number: parsedNumber(text), text, size };
}

/** Text as a number as far as it is one. */
export function parsedNumber(text: SqlFragment): SqlFragment {
  return NAN_FREE(sql`toFloat64OrNull(${text})`);
}

export function booleanValue(condition: SqlFragment, size: number): Value {
  const text = sql`if(${condition}, 'true', 'false')`;
  return {
    type: "boolean",
    sql: condition,
    number: sql`CAST(NULL, 'Nullable(Float64)')`,
    text: sql`if(isNull(${condition}), NULL, ${text})`,
    size,
  };
}

/** `time` is a DateTime64 or NULL. */
export function timeValue(time: SqlFragment, size: number): Value {
  return {
    type: "time",
    sql: time,
    number: sql`toFloat64(toUnixTimestamp64Milli(toDateTime64(${time}, 3, 'UTC')))`,
    text: sql`toString(${time})`,
    size,
  };
}

export function listValue(list: SqlFragment, size: number): Value {
  return {
    type: "list",
    sql: list,
    number: sql`CAST(NULL, 'Nullable(Float64)')`,
    text: sql`arrayStringConcat(${list}, ', ')`,
    size,
  };
}

export function literalValue(value: string | number | boolean | null): Value {
  if (value === null) {
    const nothing = sql`CAST(NULL, 'Nullable(String)')`;
    return { ...textValue(nothing, 1), number: sql`CAST(NULL, 'Nullable(Float64)')`, literal: null };
  }
  if (typeof value === "number")
    return { ...numberValue(sql`${param("Float64", value)}`, 1), literal: value };
  if (typeof value === "boolean")
    return { ...booleanValue(value ? sql`true` : sql`false`, 1), literal: value };
  return { ...textValue(sql`${param("String", value)}`, 1), literal: value };
}

/** The value in another type. */
export function asType(value: Value, type: ValueType): SqlFragment {
  if (value.type === type) return value.sql;
  if (type === "number") return value.number;
  return value.text;
}

/** A condition that is never NULL: what cannot be told is false. */
export function condition(value: Value): SqlFragment {
  if (value.type === "boolean") return sql`ifNull(${value.sql}, false)`;
  if (value.type === "number") return sql`ifNull(${value.sql} != 0, false)`;
  return sql`ifNull(${value.text} = 'true', false)`;
}
