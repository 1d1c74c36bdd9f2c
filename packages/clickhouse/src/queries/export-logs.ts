/**
 * All matching logs in order, page by page behind the last row's time and id. A page is read whole
 * before it is given out, so a consumer that pauses holds no connection to the store. Memory: one page,
 * at most 5,000 rows and 32 MiB, however many rows match.
 */
import type { LogRecord } from "@sightglass/telemetry";
import { z } from "zod";
import type { ProjectDb, QueryLimits, QueryOptions } from "../project-db";
import { param, type SqlFragment, sql } from "../sql";
import { StoreError } from "../store-error";
import { cutSpan, type Span } from "./export-spans";
import { LOG_COLUMNS, loadResources, logRow, type StoredLog, toLogRecord } from "./log-row";
import { filterCondition, type LogScope, timeCondition, timeParam } from "./log-scope";
import { behindLog, type RowPlace } from "./row-place";
import type { LogOrder } from "./search-logs";

export interface ExportLogs {
  readonly scope: LogScope;
  /** Default: newest first. */
  readonly order?: LogOrder;
  /** Rows of one page, at most and by default 5,000. */
  readonly pageRows?: number;
  readonly signal?: AbortSignal;
}

const PAGE_ROWS = 5_000;
/** Of one query. The whole export may take its time. */
const LIMITS: Partial<QueryLimits> = {
  // No longer than the client waits for a silent server.
  timeMs: 55_000,
  rowsToRead: 10_000_000_000,
};
const PAGE_LIMITS: Partial<QueryLimits> = { ...LIMITS, resultBytes: 32 * 1024 * 1024 };
/**
 * Rows that one statement sorts, where each 1,000 bytes of bodies count as a row more. Pieces of the
 * time are read one after another; each page reads the rest of its piece, so the size bounds what is
 * read twice, the server's memory (about 1 KB a matching row) and the wait for the first row.
 */
const PIECE_ROWS = { all: 20_000, filtered: 100_000 };

/** @throws StoreError, also after some rows: the answer must then end visibly broken. */
export async function* exportLogs(db: ProjectDb, input: ExportLogs): AsyncIterable<LogRecord[]> {
  const options = input.signal === undefined ? { limits: LIMITS } : { limits: LIMITS, signal: input.signal };
  const known = new Map<string, Record<string, string>>();
  for (const span of await piecesOf(db, input, options)) {
    for await (const rows of pagesOf(db, { ...input, span }, options)) {
      const missing = rows.filter((row) => !known.has(row.resource_id));
      if (known.size > RESOURCES_MAX) known.clear();
      for (const [id, resource] of await loadResources(db, missing, options)) known.set(id, resource);
      yield rows.map((row: StoredLog) => toLogRecord(row, known.get(row.resource_id) ?? {}));
    }
  }
}

interface ExportSpan extends ExportLogs {
  span: Span;
}

/** Pages of one piece, none of them empty. A page of rows too long for its bound of bytes is tried with fewer. */
async function* pagesOf(
  db: ProjectDb,
  input: ExportSpan,
  options: QueryOptions,
): AsyncGenerator<StoredLog[], void> {
  const pageOptions = { ...options, limits: PAGE_LIMITS };
  let limit = Math.min(input.pageRows ?? PAGE_ROWS, PAGE_ROWS);
  let last: StoredLog | undefined;
  for (;;) {
    const page = { ...input, limit, last };
    const rows = await db
      .query(exportStatement(db, page), logRow, pageOptions)
      .then((answer) => answer.rows, unlessLong);
    if (rows === undefined && limit > 1) {
      limit = Math.ceil(limit / 4);
      continue;
    }
    if (rows === undefined) throw rowTooLong();
    if (rows.length > 0) yield rows;
    if (rows.length < limit) return;
    last = rows.at(-1);
  }
}

/** Undefined when the answer was larger than it may be. */
function unlessLong(error: unknown): undefined {
  if (error instanceof StoreError && error.bound === "result") return undefined;
  throw error;
}

function rowTooLong(): StoreError {
  return new StoreError("store.limit", "One log is larger than an answer may be.", {
    bound: "result",
    permanent: true,
  });
}

const RESOURCES_MAX = 10_000;
const MINUTE_MS = 60_000;
/** Bars that are counted to choose the pieces; a longer time has wider ones. */
const BARS_MAX = 10_000;

const barRow = z
  .object({ bar: z.coerce.number(), n: z.coerce.number() })
  .transform(({ bar, n }) => ({ atMs: bar * 1000, rows: n }));

/** In the order of the export. */
async function piecesOf(db: ProjectDb, { scope, order }: ExportLogs, options: QueryOptions): Promise<Span[]> {
  const minutes = Math.ceil((scope.toMs - scope.fromMs) / MINUTE_MS / BARS_MAX);
  const seconds = param("UInt64", minutes * 60);
  const { rows } = await db.query(
    sql`SELECT intDiv(toUnixTimestamp(t), ${seconds}) * ${seconds} AS bar, sum(events) + intDiv(sum(body_bytes), 1000) AS n
FROM logs_1m
WHERE ${db.condition} AND t >= ${timeParam(scope.fromMs - minutes * MINUTE_MS)} AND t < ${timeParam(scope.toMs)}
GROUP BY bar
ORDER BY bar`,
    barRow,
    options,
  );
  const rowsMax = scope.filter.kind === "all" ? PIECE_ROWS.all : PIECE_ROWS.filtered;
  const pieces = cutSpan(scope, { widthMs: minutes * MINUTE_MS, counts: rows }, rowsMax);
  return order === "asc" ? pieces : pieces.reverse();
}

interface ExportPage extends ExportSpan {
  limit: number;
  last: StoredLog | undefined;
}

function exportStatement(db: ProjectDb, page: ExportPage): SqlFragment {
  const direction = page.order === "asc" ? sql`ASC` : sql`DESC`;
  return sql`SELECT ${LOG_COLUMNS}
FROM logs
WHERE ${db.condition} AND ${timeCondition(page.span.fromMs, page.span.toMs)}
  AND ${behindLog(page.last && placeOf(page.last), page.order)} AND ${filterCondition(db, page.scope)}
ORDER BY timestamp ${direction}, event_id ${direction}
LIMIT ${param("UInt32", page.limit)}`;
}

function placeOf({ timestamp, event_id }: StoredLog): RowPlace {
  return { time: timestamp, eventId: BigInt(event_id) };
}
