/**
 * One page of logs, newest first (or oldest first). Goes through the span of time in windows that
 * grow from 15 minutes, until the page is full: the newest rows are found without reading the rest.
 */
import type { LogRecord } from "@sightglass/telemetry";
import type { ProjectDb, QueryStats } from "../project-db";
import { param, type SqlFragment, sql } from "../sql";
import { type QueryBound, StoreError } from "../store-error";
import { msOf } from "../time";
import { askShorter } from "./ask-shorter";
import { idText, LOG_COLUMNS, logRow, type StoredLog, toLogRecords } from "./log-row";
import { filterCondition, type LogScope, timeCondition } from "./log-scope";
import { behindLog, parsePlace, type RowPlace } from "./row-place";

export type LogOrder = "desc" | "asc";

export interface SearchLogs {
  readonly scope: LogScope;
  /** Rows of the page, 1 to `SEARCH_ROWS_MAX`. */
  readonly limit: number;
  /** Default: newest first. */
  readonly order?: LogOrder;
  /** `next_cursor` of the page before, of the same order. */
  readonly cursor?: string;
  /** Once this long has passed, what was found is a page, be it short; `next_cursor` goes on behind it. */
  readonly shortAfterMs?: number;
  readonly signal?: AbortSignal;
}

export interface LogPage {
  rows: LogRecord[];
  /** Null after the last row of the span. */
  next_cursor: string | null;
  /** Sums over all windows. */
  stats: QueryStats;
  /** The page is short because a bound was hit; `next_cursor` goes on behind its last row. */
  partial?: { reason: QueryBound; message: string };
}

export const SEARCH_ROWS_MAX = 1000;

/** Of the rows in the server's memory, which is about their text. */
const PAGE_BYTES_MAX = 16 * 1024 * 1024;

const MINUTE_MS = 60_000;
/** Lengths of the first windows; the last one is the rest. */
const WINDOWS_MS = [15, 2 * 60, 24 * 60, 7 * 24 * 60].map((minutes) => minutes * MINUTE_MS);

/** @throws StoreError `store.query` for a cursor that is none, `store.limit` when not even one row was found in bounds. */
export async function searchLogs(db: ProjectDb, input: SearchLogs): Promise<LogPage> {
  const order = input.order ?? "desc";
  const limit = Math.min(Math.max(1, Math.trunc(input.limit)), SEARCH_ROWS_MAX);
  const cursor = input.cursor === undefined ? undefined : parsePlace(input.cursor, 9);
  const found: StoredLog[] = [];
  const stats: QueryStats = { rows_read: 0, bytes_read: 0, elapsed_ms: 0 };
  const shortAt = performance.now() + (input.shortAfterMs ?? Number.POSITIVE_INFINITY);
  let partial: LogPage["partial"];
  let isShort = false;
  for (const window of windowsOf(input.scope, order, cursor)) {
    isShort = found.length > 0 && performance.now() > shortAt;
    if (isShort) break;
    try {
      const page = { ...input, order, limit: limit - found.length, window, cursor };
      const answer = await askPage(db, page, input.signal);
      found.push(...answer.rows);
      addStats(stats, answer.stats);
      partial = answer.partial;
    } catch (error) {
      if (found.length === 0 || !(error instanceof StoreError) || error.bound === undefined) throw error;
      partial = { reason: error.bound, message: error.message };
    }
    if (found.length >= limit || partial !== undefined) break;
  }
  const last = found.at(-1);
  const more = last !== undefined && (found.length >= limit || partial !== undefined || isShort);
  return {
    rows: await toLogRecords(db, found, input.signal && { signal: input.signal }),
    next_cursor: more ? formatCursor(last) : null,
    stats,
    ...(partial === undefined ? {} : { partial }),
  };
}

interface PageAnswer extends Pick<LogPage, "partial" | "stats"> {
  rows: StoredLog[];
}

/** Short when the rows are larger than a page may be. */
async function askPage(db: ProjectDb, page: PageStatement, signal?: AbortSignal): Promise<PageAnswer> {
  const options = { limits: { resultBytes: PAGE_BYTES_MAX }, ...(signal && { signal }) };
  const { answer, tooLarge } = await askShorter(page.limit, (limit) =>
    db.query(pageStatement(db, { ...page, limit }), logRow, options),
  );
  return tooLarge === undefined
    ? answer
    : { ...answer, partial: { reason: "result", message: tooLarge.message } };
}

interface Window {
  fromMs: number;
  toMs: number;
}

interface PageStatement {
  scope: LogScope;
  order: LogOrder;
  limit: number;
  window: Window;
  cursor: RowPlace | undefined;
}

function pageStatement(db: ProjectDb, page: PageStatement): SqlFragment {
  const direction = page.order === "desc" ? sql`DESC` : sql`ASC`;
  return sql`SELECT ${LOG_COLUMNS}
FROM logs
WHERE ${db.condition} AND ${timeCondition(page.window.fromMs, page.window.toMs)}
  AND ${behindLog(page.cursor, page.order)} AND ${filterCondition(db, page.scope)}
ORDER BY timestamp ${direction}, event_id ${direction}
LIMIT ${param("UInt32", page.limit)}`;
}

/** Windows from the near end of the order to the far one. */
export function* windowsOf(
  scope: { fromMs: number; toMs: number },
  order: LogOrder,
  cursor?: { time: string },
): Generator<Window> {
  let { fromMs, toMs } = scope;
  if (cursor !== undefined) {
    const at = msOf(cursor.time);
    if (order === "desc") toMs = Math.min(toMs, at + 1);
    else fromMs = Math.max(fromMs, at);
  }
  for (const lengthMs of [...WINDOWS_MS, Number.POSITIVE_INFINITY]) {
    if (fromMs >= toMs) return;
    if (order === "desc") {
      const start = Math.max(fromMs, toMs - lengthMs);
      yield { fromMs: start, toMs };
      toMs = start;
    } else {
      const end = Math.min(toMs, fromMs + lengthMs);
      yield { fromMs, toMs: end };
      fromMs = end;
    }
  }
}

/** `<time with nine digits>_<id>`: the last row of a page. */
function formatCursor(row: { timestamp: string; event_id: string }): string {
  return `${row.timestamp.replace(" ", "T")}Z_${idText(row.event_id)}`;
}

export function addStats(sum: QueryStats, stats: QueryStats): void {
  sum.rows_read += stats.rows_read;
  sum.bytes_read += stats.bytes_read;
  sum.elapsed_ms = Math.round((sum.elapsed_ms + stats.elapsed_ms) * 10) / 10;
}
