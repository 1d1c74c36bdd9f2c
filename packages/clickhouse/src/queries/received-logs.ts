/**
 * Logs by the order of their receipt, for the live tail: what came before it began, and what the event log holds no
 * longer. Ids rise with the time of receipt, so they bound the read and give the order.
 */
import type { Filter } from "@sightglass/query-language";
import type { LogRecord } from "@sightglass/telemetry";
import { compileFilter } from "../filters/compile";
import type { KeyCatalogue } from "../filters/key-types";
import type { ProjectDb } from "../project-db";
import { param, sql } from "../sql";
import { LOG_COLUMNS, logRow, toLogRecords } from "./log-row";

export interface ReceivedLogs {
  readonly filter: Filter;
  readonly catalogue: KeyCatalogue;
  /** Ids of this and above. */
  readonly fromId: bigint;
  /** Ids below this. */
  readonly beforeId: bigint;
  readonly limit: number;
  /** Which ones when there are more than `limit`. */
  readonly keep: "oldest" | "newest";
  readonly signal?: AbortSignal;
}

const PAGE_BYTES_MAX = 16 * 1024 * 1024;
/** Milliseconds of receipt stand above these bits of an id. */
const MS_SHIFT = 22n;

/** The lowest id that an event received at `ms` can have. */
export function lowestIdOf(ms: number): bigint {
  return BigInt(Math.max(0, Math.trunc(ms))) << MS_SHIFT;
}

/** At most `limit` rows in the order of their receipt; fewer when they are long. @throws StoreError */
export async function receivedLogs(db: ProjectDb, input: ReceivedLogs): Promise<LogRecord[]> {
  const options = { limits: { resultBytes: PAGE_BYTES_MAX }, ...(input.signal && { signal: input.signal }) };
  const direction = input.keep === "newest" ? sql`DESC` : sql`ASC`;
  const { rows } = await db.query(
    sql`SELECT ${LOG_COLUMNS}
FROM logs
WHERE ${db.condition} AND event_id >= ${param("UInt64", input.fromId)} AND event_id < ${param("UInt64", input.beforeId)}
  AND ${compileFilter(input.filter, { catalogue: input.catalogue, project: db.condition })}
ORDER BY event_id ${direction}
LIMIT ${param("UInt32", input.limit)}`,
    logRow,
    options,
  );
  if (input.keep === "newest") rows.reverse();
  return toLogRecords(db, rows, input.signal && { signal: input.signal });
}
