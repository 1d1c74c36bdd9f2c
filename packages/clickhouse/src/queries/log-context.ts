/** The logs around one record, of the same host or the same service. */
import type { LogRecord } from "@sightglass/telemetry";
import type { ProjectDb, QueryOptions } from "../project-db";
import { param, type SqlFragment, sql } from "../sql";
import { sqlTime } from "../time";
import { LOG_COLUMNS, logRow, parseId, toLogRecords } from "./log-row";

export interface LogContextInput {
  readonly record: LogRecord;
  /** Rows before and after, 0 to 500 each. */
  readonly before: number;
  readonly after: number;
  /** `host`: the same service on the same host. */
  readonly scope: "host" | "service";
  readonly signal?: AbortSignal;
}

export interface LogContext {
  /** Both in ascending order of time. */
  before: LogRecord[];
  after: LogRecord[];
}

const ROWS_MAX = 500;

export async function logContext(db: ProjectDb, input: LogContextInput): Promise<LogContext> {
  const options: QueryOptions = input.signal === undefined ? {} : { signal: input.signal };
  const load = async (direction: "before" | "after"): Promise<LogRecord[]> => {
    const limit = Math.min(Math.max(0, Math.trunc(input[direction])), ROWS_MAX);
    if (limit === 0) return [];
    const { rows } = await db.query(contextStatement(db, { input, direction, limit }), logRow, options);
    return toLogRecords(db, direction === "before" ? rows.reverse() : rows, options);
  };
  return { before: await load("before"), after: await load("after") };
}

interface ContextStatement {
  input: LogContextInput;
  direction: "before" | "after";
  limit: number;
}

/** At most a day away: what is further is no context, and would be searched for in vain. */
function contextStatement(db: ProjectDb, { input, direction, limit }: ContextStatement): SqlFragment {
  const { record, scope } = input;
  const time = param("DateTime64(9, 'UTC')", sqlTime(record.timestamp));
  const id = param("UInt64", parseId(record.id) ?? 0n);
  const source = sql`service = ${param("String", record.service)} AND ${
    scope === "host" ? sql`host = ${param("String", record.host)}` : sql`1`
  }`;
  const near =
    direction === "before"
      ? sql`timestamp >= ${time} - INTERVAL 1 DAY AND timestamp <= ${time} AND (timestamp < ${time} OR event_id < ${id})`
      : sql`timestamp <= ${time} + INTERVAL 1 DAY AND timestamp >= ${time} AND (timestamp > ${time} OR event_id > ${id})`;
  const order = direction === "before" ? sql`DESC` : sql`ASC`;
  return sql`SELECT ${LOG_COLUMNS}
FROM logs
WHERE ${db.condition} AND ${source} AND ${near}
ORDER BY timestamp ${order}, event_id ${order}
LIMIT ${param("UInt32", limit)}`;
}
