/** Where a walk through rows by time and id stands, also as the text of a cursor. */
import { param, type SqlFragment, sql } from "../sql";
import { StoreError } from "../store-error";
import { sqlTime } from "../time";
import { parseId } from "./log-row";

/** The last row that was seen. */
export interface RowPlace {
  /** Text of a DateTime64. */
  time: string;
  eventId: bigint;
}

const CURSOR = /^(\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.(\d{3}|\d{9})Z)_([0-9a-f]{16})$/;

/** `digits`: of the second's fraction. @throws StoreError `store.query` for a cursor that is none. */
export function parsePlace(cursor: string, digits: 3 | 9): RowPlace {
  const [, time, fraction, id] = CURSOR.exec(cursor) ?? [];
  const eventId = id === undefined ? undefined : parseId(id);
  if (time === undefined || fraction?.length !== digits || eventId === undefined)
    throw new StoreError("store.query", "The cursor is not one of ours.", { permanent: true });
  return { time: sqlTime(time), eventId };
}

/** Rows of `logs` behind the place; those of its own nanosecond are told apart by their id. */
export function behindLog(place: RowPlace | undefined, order: "asc" | "desc" = "desc"): SqlFragment {
  if (place === undefined) return sql`1`;
  const time = param("DateTime64(9, 'UTC')", place.time);
  const id = param("UInt64", place.eventId);
  return order === "asc"
    ? sql`timestamp >= ${time} AND (timestamp > ${time} OR event_id > ${id})`
    : sql`timestamp <= ${time} AND (timestamp < ${time} OR event_id < ${id})`;
}

/** Rows of `dead_letters` behind a cursor. @throws StoreError `store.query` for a cursor that is none. */
export function behindLetter(cursor: string | undefined, order: "asc" | "desc"): SqlFragment {
  if (cursor === undefined) return sql`1`;
  const place = parsePlace(cursor, 3);
  const time = param("DateTime64(3, 'UTC')", place.time);
  const id = param("UInt64", place.eventId);
  return order === "asc"
    ? sql`observed_timestamp >= ${time} AND (observed_timestamp > ${time} OR event_id > ${id})`
    : sql`observed_timestamp <= ${time} AND (observed_timestamp < ${time} OR event_id < ${id})`;
}
