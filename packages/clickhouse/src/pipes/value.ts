/**
 * A value of a stage in SQL, in the forms that others may need: its own type, as a number, as text.
 * Every form is NULL where the value is missing. Pure.
 */
import { LEVELS } from "@sightglass/telemetry";
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
  /** Set for names of levels, which have an order. */
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

const LEVEL_NAMES = param("Array(String)", [...LEVELS]);

/** The name of a level; its number is the first one of the level. */
export function levelValue(name: SqlFragment): Value {
  const number = sql`nullIf(4 * toFloat64(indexOf(${LEVEL_NAMES}, ifNull(${name}, ''))) - 3, -3)`;
  return { ...textValue(name, 1), number, isSeverity: true };
}

/** The name of the level that a severity number belongs to. */
export function levelOfNumber(number: SqlFragment): SqlFragment {
  return sql`nullIf(arrayElement(${LEVEL_NAMES}, toUInt8(ifNull(floor((${number} + 3) / 4), 0))), '')`;
}

/** The first number of the level, which stands for all of them. */
export function levelFloor({ number }: Value): SqlFragment {
  return sql`(floor((${number} + 3) / 4) * 4 - 3)`;
}

/** Unix milliseconds as a time; missing where no time is so far away. */
export function timeOfMillis(number: SqlFragment): SqlFragment {
  const isTime = sql`ifNull(${number} BETWEEN ${MILLIS.first} AND ${MILLIS.last}, false)`;
  // Also what stands behind a NULL is calculated with.
  const millis = sql`toInt64(if(${isTime}, assumeNotNull(${number}), 0))`;
  return sql`if(${isTime}, fromUnixTimestamp64Milli(${millis}, 'UTC'), NULL)`;
}

/** What the store can hold to the nanosecond: from 1900 to 2262. */
const MILLIS = {
  first: param("Float64", Date.UTC(1900, 0, 1)),
  last: param("Float64", Date.UTC(2262, 0, 1)),
};

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
