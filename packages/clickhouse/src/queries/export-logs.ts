/**
 * All matching logs in order, as they come. Memory holds one chunk at a time (the server's block, or
 * less), however many rows match; a slow consumer slows the server down.
 */
import type { LogRecord } from "@sightglass/telemetry";
import { z } from "zod";
import type { ProjectDb, QueryLimits, QueryOptions } from "../project-db";
import { param, type SqlFragment, sql } from "../sql";
import { cutSpan, type Span } from "./export-spans";
import { LOG_COLUMNS, loadResources, logRow, type StoredLog, toLogRecord } from "./log-row";
import { filterCondition, type LogScope, timeCondition, timeParam } from "./log-scope";
import type { LogOrder } from "./search-logs";

export interface ExportLogs {
  readonly scope: LogScope;
  /** Default: newest first. */
  readonly order?: LogOrder;
  readonly signal?: AbortSignal;
}

/** An export may take its time; the bound on rows stays. */
const LIMITS: Partial<QueryLimits> = {
  timeMs: 3_600_000,
  rowsToRead: 10_000_000_000,
  resultRows: 10_000_000_000,
  resultBytes: 1_000_000_000_000,
};
/**
 * Rows that one statement sorts, where each 1,000 bytes of bodies count as a row more. Pieces of the time are read one after another, each sorted on its own:
 * its size bounds the server's memory (about 1 KB a matching row) and the wait for the first row.
 */
const PIECE_ROWS = { all: 100_000, filtered: 500_000 };

/** @throws StoreError, also after some rows: the answer must then end visibly broken. */
export async function* exportLogs(db: ProjectDb, input: ExportLogs): AsyncIterable<LogRecord[]> {
  const options = input.signal === undefined ? { limits: LIMITS } : { limits: LIMITS, signal: input.signal };
  const known = new Map<string, Record<string, string>>();
  for (const span of await piecesOf(db, input, options)) {
    for await (const rows of db.stream(exportStatement(db, input, span), logRow, options)) {
      const missing = rows.filter((row) => !known.has(row.resource_id));
      if (known.size > RESOURCES_MAX) known.clear();
      for (const [id, resource] of await loadResources(db, missing, options)) known.set(id, resource);
      yield rows.map((row: StoredLog) => toLogRecord(row, known.get(row.resource_id) ?? {}));
    }
  }
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

function exportStatement(db: ProjectDb, { scope, order = "desc" }: ExportLogs, span: Span): SqlFragment {
  const direction = order === "desc" ? sql`DESC` : sql`ASC`;
  return sql`SELECT ${LOG_COLUMNS}
FROM logs
WHERE ${db.condition} AND ${timeCondition(span.fromMs, span.toMs)} AND ${filterCondition(db, scope)}
ORDER BY timestamp ${direction}, event_id ${direction}`;
}
