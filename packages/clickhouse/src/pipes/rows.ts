/**
 * The rows between two stages as one SELECT that is still open: conditions, columns, order and limit are
 * gathered and closed into a subselect only where a stage needs what stands before it to be done. Pure.
 */
import type { CompileContext } from "../filters/context";
import { computedColumn, joinSql, param, type SqlFragment, sql } from "../sql";
import { recordField } from "./record";
import {
  asType,
  booleanValue,
  levelValue,
  listValue,
  numberValue,
  textValue,
  timeValue,
  type Value,
} from "./value";

export interface OrderKey {
  value: Value;
  descending: boolean;
}

export interface Rows {
  readonly from: SqlFragment;
  readonly where: readonly SqlFragment[];
  /** Columns with a name, in order. */
  readonly columns: ReadonlyMap<string, Value>;
  /** Whether a row is a whole record, so that other names are its fields. */
  readonly isRecord: boolean;
  readonly order: readonly OrderKey[];
  readonly limit: number | null;
  /** Set once the rows come from a subselect, which carries the maps of a record and no column of a hot key. */
  readonly isClosed?: true;
  /** Records that a row stands for; without it, one. */
  readonly weight?: SqlFragment;
}

/** Numbers the computed columns of one statement. */
export interface Names {
  next: number;
}

/** What a record takes along into a subselect. */
const RECORD_COLUMNS = sql`timestamp, event_id, severity_number, severity_text, service, host, environment, version,
  resource_id, scope_name, trace_id, span_id, body, attributes_text, attributes_number, attributes_bool`;
/** Newest first. */
export const RECORD_ORDER: readonly OrderKey[] = [
  { value: timeValue(sql`timestamp`, 1), descending: true },
  { value: numberValue(sql`event_id`, 1), descending: true },
];

/** A column of the rows, else a field of the record; NULL when there is none. */
export function fieldOf(rows: Rows, name: string, context: CompileContext): Value {
  const column = rows.columns.get(name);
  if (column !== undefined) return column;
  if (rows.isRecord) return recordField(name, rows.isClosed ? withoutColumns(context) : context);
  return textValue(sql`CAST(NULL, 'Nullable(String)')`, 1);
}

function withoutColumns({ catalogue, project }: CompileContext): CompileContext {
  return { project, catalogue: { typesOf: (key) => catalogue.typesOf(key) } };
}

/** The rows so far as a subselect; later stages see finished columns. `limitBy`: a LIMIT BY before its end. */
export function closeRows(rows: Rows, names: Names, limitBy: SqlFragment = sql``): Rows {
  const selected: SqlFragment[] = rows.isRecord ? [RECORD_COLUMNS] : [];
  const columns = new Map<string, Value>();
  for (const [name, value] of rows.columns) columns.set(name, select(selected, value, names));
  const order = rows.order.map(({ value, descending }) => ({
    value:
      rows.isRecord && RECORD_ORDER.some((key) => key.value === value)
        ? value
        : select(selected, value, names),
    descending,
  }));
  const list = joinSql(selected, ", ", sql`1`);
  const from = sql`(SELECT ${list} FROM ${rows.from} ${tail(rows, limitBy)})`;
  return { ...rows, from, where: [], columns, order, limit: null, isClosed: true };
}

/** Adds a computed column to a SELECT; gives how it is called outside. */
export function select(selected: SqlFragment[], value: Value, names: Names): Value {
  const name = computedColumn(names.next++);
  selected.push(sql`${value.sql} AS ${name}`);
  return { ...named(value, name), ...(value.isKey ? { isKey: true } : {}) };
}

function named({ type, isSeverity }: Value, name: SqlFragment): Value {
  if (isSeverity) return levelValue(name);
  if (type === "number") return numberValue(name, 1);
  if (type === "boolean") return booleanValue(name, 1);
  if (type === "time") return timeValue(name, 1);
  return type === "list" ? listValue(name, 1) : textValue(name, 1);
}

/** WHERE, ORDER BY and LIMIT. */
export function tail(rows: Rows, limitBy: SqlFragment = sql``): SqlFragment {
  const where = rows.where.length === 0 ? sql`` : sql`WHERE ${joinSql(rows.where, " AND ")}`;
  const limit = rows.limit === null ? sql`` : sql` LIMIT ${param("UInt32", rows.limit)}`;
  return sql`${where}${orderBy(rows.order)}${limitBy}${limit}`;
}

/** What is missing stands last, whichever way. */
function orderBy(order: readonly OrderKey[]): SqlFragment {
  if (order.length === 0) return sql``;
  const keys = order.map(({ value, descending }) =>
    descending ? sql`${value.sql} DESC NULLS LAST` : sql`${value.sql} ASC NULLS LAST`,
  );
  return sql` ORDER BY ${joinSql(keys, ", ")}`;
}

/** As `output`, but times are times, and a number that JSON cannot say is missing here too. */
export function typedOutput(value: Value): SqlFragment {
  if (value.type === "number") return sql`if(isFinite(${output(value)}), ${output(value)}, NULL)`;
  return value.type === "time" ? value.sql : output(value);
}

/** How a value leaves the store: numbers as Float64, times as text, lists as texts. */
export function output(value: Value): SqlFragment {
  if (value.type === "number") return sql`toFloat64(${value.sql})`;
  if (value.type === "boolean") return sql`CAST(${value.sql}, 'Nullable(Bool)')`;
  return value.type === "time" ? sql`toString(${value.sql})` : asType(value, value.type);
}
