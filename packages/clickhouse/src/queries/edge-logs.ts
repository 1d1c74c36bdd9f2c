/** The first and the last stored log of a project, by time of receipt. */
import type { LogRecord } from "@sightglass/telemetry";
import { z } from "zod";
import type { ProjectDb, QueryOptions } from "../project-db";
import { sql } from "../sql";
import { logById } from "./log-by-id";
import { idText } from "./log-row";
import { type LogScope, scopeCondition } from "./log-scope";

const idRow = z.object({ id: z.string() });

/** Ids grow with the time of receipt, so the lowest is the first; null without any log. */
export async function firstLog(db: ProjectDb, options: QueryOptions = {}): Promise<LogRecord | null> {
  const { rows } = await db.query(
    sql`SELECT toString(min(event_id)) AS id FROM logs WHERE ${db.condition} HAVING count() > 0`,
    idRow,
    options,
  );
  return recordOf(db, rows, options);
}

/** Younger than a quarter of an hour, than a day, of any age: ids begin with the time of receipt. */
const AGES = [
  sql`event_id >= bitShiftLeft(toUInt64(toUnixTimestamp64Milli(now64(3)) - 900000), 22)`,
  sql`event_id >= bitShiftLeft(toUInt64(toUnixTimestamp64Milli(now64(3)) - 86400000), 22)`,
  sql`1`,
];

/** The one received last; null without any log. Cheap while logs come in: the index on ids skips the rest. */
export async function lastLog(db: ProjectDb, options: QueryOptions = {}): Promise<LogRecord | null> {
  for (const age of AGES) {
    const { rows } = await db.query(
      sql`SELECT toString(max(event_id)) AS id FROM logs WHERE ${db.condition} AND ${age} HAVING count() > 0`,
      idRow,
      options,
    );
    if (rows.length > 0) return recordOf(db, rows, options);
  }
  return null;
}

async function recordOf(
  db: ProjectDb,
  rows: readonly { id: string }[],
  options: QueryOptions,
): Promise<LogRecord | null> {
  const [row] = rows;
  return row === undefined ? null : logById(db, idText(row.id), options);
}

const timeRow = z.object({ ms: z.coerce.number() });

/** Sender's time of the newest matching log in Unix ms; null when nothing matches. */
export async function lastMatch(
  db: ProjectDb,
  scope: LogScope,
  options: QueryOptions = {},
): Promise<number | null> {
  const { rows } = await db.query(
    sql`SELECT toUnixTimestamp64Milli(max(timestamp)) AS ms FROM logs
WHERE ${scopeCondition(db, scope)} HAVING count() > 0`,
    timeRow,
    options,
  );
  return rows[0]?.ms ?? null;
}

/** Whether the project has any log. */
export async function hasLogs(db: ProjectDb, options: QueryOptions = {}): Promise<boolean> {
  const { rows } = await db.query(
    sql`SELECT 1 AS ms FROM logs WHERE ${db.condition} LIMIT 1`,
    timeRow,
    options,
  );
  return rows.length > 0;
}
