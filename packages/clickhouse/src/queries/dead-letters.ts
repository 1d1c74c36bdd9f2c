/** Events that could not be stored, with their raw bytes. */
import { z } from "zod";
import type { ProjectDb, QueryOptions } from "../project-db";
import { param, type SqlFragment, sql } from "../sql";
import { msOf, rfc3339 } from "../time";
import { idText, parseId } from "./log-row";
import { behindLetter } from "./row-place";

export interface DeadLetterReason {
  reason: string;
  source: string;
  count: number;
  last_seen_ms: number;
}

const reasonRow = z
  .object({ reason: z.string(), source: z.string(), n: z.coerce.number(), seen: z.string() })
  .transform(
    (row): DeadLetterReason => ({
      reason: row.reason,
      source: row.source,
      count: row.n,
      last_seen_ms: msOf(row.seen),
    }),
  );

/** Most frequent first, at most 1,000. */
export async function deadLetterReasons(
  db: ProjectDb,
  options: QueryOptions = {},
): Promise<DeadLetterReason[]> {
  const { rows } = await db.query(
    sql`SELECT reason, source, count() AS n, max(observed_timestamp) AS seen
FROM dead_letters
WHERE ${db.condition}
GROUP BY reason, source
ORDER BY n DESC, reason, source
LIMIT 1000`,
    reasonRow,
    options,
  );
  return rows;
}

export interface DeadLetter {
  id: string;
  /** RFC 3339 with milliseconds. */
  observed_timestamp: string;
  signal: string;
  source: string;
  reason: string;
  message: string;
  origin: string;
  /** The raw bytes as they came, cut to the limit; `raw_bytes` is the length before. */
  raw_base64: string;
  raw_bytes: number;
}

const letterRow = z
  .object({
    event_id: z.string(),
    observed_timestamp: z.string(),
    signal: z.string(),
    source: z.string(),
    reason: z.string(),
    message: z.string(),
    origin: z.string(),
    base64: z.string(),
    raw_bytes: z.number(),
  })
  .transform(
    (row): DeadLetter => ({
      id: idText(row.event_id),
      observed_timestamp: rfc3339(row.observed_timestamp),
      signal: row.signal,
      source: row.source,
      reason: row.reason,
      message: row.message,
      origin: row.origin,
      raw_base64: row.base64,
      raw_bytes: row.raw_bytes,
    }),
  );

export interface DeadLettersInput {
  readonly reason?: string;
  /** 1 to 200. */
  readonly limit: number;
  /** `next_cursor` of the page before. */
  readonly cursor?: string;
  readonly signal?: AbortSignal;
}

export interface DeadLetterPage {
  /** Newest first. Raw bytes are cut to 16 KiB each; `wholeDeadLetters` gives all. */
  items: DeadLetter[];
  next_cursor: string | null;
}

const ROWS_MAX = 200;
const PREVIEW_BYTES = 16 * 1024;
/** Each may have 1 MiB. */
const WHOLE_MAX = 16;

/** @throws StoreError `store.query` for a cursor that is none. */
export async function deadLetters(db: ProjectDb, input: DeadLettersInput): Promise<DeadLetterPage> {
  const limit = Math.min(Math.max(1, Math.trunc(input.limit)), ROWS_MAX);
  const reason = input.reason === undefined ? sql`1` : sql`reason = ${param("String", input.reason)}`;
  const { rows } = await db.query(
    sql`SELECT ${letterColumns(sql`left(raw, ${param("UInt32", PREVIEW_BYTES)})`)}
FROM dead_letters
WHERE ${db.condition} AND ${reason} AND ${behindLetter(input.cursor, "desc")}
ORDER BY observed_timestamp DESC, event_id DESC
LIMIT ${param("UInt32", limit)}`,
    letterRow,
    input.signal === undefined ? {} : { signal: input.signal },
  );
  const last = rows.at(-1);
  const more = last !== undefined && rows.length === limit;
  return { items: rows, next_cursor: more ? `${last.observed_timestamp}_${last.id}` : null };
}

/** Dead letters with all of their stored bytes, at most 16 ids; those that there are, in no order. */
export async function wholeDeadLetters(
  db: ProjectDb,
  ids: readonly string[],
  options: QueryOptions = {},
): Promise<DeadLetter[]> {
  const eventIds = ids.flatMap((id) => parseId(id) ?? []).slice(0, WHOLE_MAX);
  if (eventIds.length === 0) return [];
  const { rows } = await db.query(
    sql`SELECT ${letterColumns(sql`raw`)}
FROM dead_letters
WHERE ${db.condition} AND event_id IN ${param("Array(UInt64)", eventIds)}
LIMIT ${param("UInt32", WHOLE_MAX)}`,
    letterRow,
    options,
  );
  return rows;
}

function letterColumns(raw: SqlFragment): SqlFragment {
  return sql`event_id, observed_timestamp, signal, source, reason, message, origin, base64Encode(${raw}) AS base64, raw_bytes`;
}
