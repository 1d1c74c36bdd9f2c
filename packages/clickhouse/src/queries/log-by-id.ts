/**
 * One log record by its id. The id holds our time of receipt, so the first try looks near it; an
 * event whose own time is far from its receipt is found by the second, without bounds.
 */
import type { LogRecord } from "@sightglass/telemetry";
import type { ProjectDb, QueryOptions } from "../project-db";
import { param, type SqlFragment, sql } from "../sql";
import { LOG_COLUMNS, logRow, parseId, toLogRecords } from "./log-row";
import { timeCondition } from "./log-scope";

const HOUR_MS = 3_600_000;
/** 10 bits of process and 12 of counter are below the milliseconds. */
const TIME_SHIFT = 22n;

/** Null when there is no such record, or `id` is not 16 hex digits. */
export async function logById(
  db: ProjectDb,
  id: string,
  options: QueryOptions = {},
): Promise<LogRecord | null> {
  const eventId = parseId(id);
  if (eventId === undefined) return null;
  const receivedMs = Number(eventId >> TIME_SHIFT);
  const near = timeCondition(receivedMs - 24 * HOUR_MS, receivedMs + 2 * HOUR_MS);
  for (const time of [near, sql`1`]) {
    const { rows } = await db.query(statement(db, eventId, time), logRow, options);
    const [record] = await toLogRecords(db, rows, options);
    if (record !== undefined) return record;
  }
  return null;
}

function statement(db: ProjectDb, eventId: bigint, time: SqlFragment): SqlFragment {
  return sql`SELECT ${LOG_COLUMNS}
FROM logs
WHERE ${db.condition} AND ${time} AND event_id = ${param("UInt64", eventId)}
LIMIT 1`;
}
