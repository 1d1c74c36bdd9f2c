/**
 * Logs by the order of their receipt, for the live tail: what came before it began, and what the event log holds no
 * longer. Ids rise with the time of receipt, so they bound the read and give the order.
 */
import type { Filter } from "@sightglass/query-language";
import type { LogRecord } from "@sightglass/telemetry";
import { compileFilter } from "../filters/compile";
import type { KeyCatalogue } from "../filters/key-types";
import type { ProjectDb } from "../project-db";
import { param, type SqlFragment, sql } from "../sql";
import { askShorter } from "./ask-shorter";
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

export interface ReceivedPage {
  /** In the order of their receipt. */
  rows: LogRecord[];
  /** There may be more beyond them. */
  more: boolean;
}

const PAGE_BYTES_MAX = 16 * 1024 * 1024;
/** Milliseconds of receipt stand above these bits of an id. */
const MS_SHIFT = 22n;

/** The lowest id that an event received at `ms` can have. */
export function lowestIdOf(ms: number): bigint {
  return BigInt(Math.max(0, Math.trunc(ms))) << MS_SHIFT;
}

/** At most `limit` rows, fewer when they are long. @throws StoreError, also when one alone is larger than an answer may be. */
export async function receivedLogs(db: ProjectDb, input: ReceivedLogs): Promise<ReceivedPage> {
  const options = { limits: { resultBytes: PAGE_BYTES_MAX }, ...(input.signal && { signal: input.signal }) };
  const { answer, limit } = await askShorter(input.limit, (rows) =>
    db.query(statement(db, input, rows), logRow, options),
  );
  const { rows } = answer;
  if (input.keep === "newest") rows.reverse();
  return {
    rows: await toLogRecords(db, rows, input.signal && { signal: input.signal }),
    more: rows.length >= limit,
  };
}

function statement(db: ProjectDb, input: ReceivedLogs, limit: number): SqlFragment {
  const direction = input.keep === "newest" ? sql`DESC` : sql`ASC`;
  return sql`SELECT ${LOG_COLUMNS}
FROM logs
WHERE ${db.condition} AND event_id >= ${param("UInt64", input.fromId)} AND event_id < ${param("UInt64", input.beforeId)}
  AND ${compileFilter(input.filter, { catalogue: input.catalogue, project: db.condition })}
ORDER BY event_id ${direction}
LIMIT ${param("UInt32", limit)}`;
}
