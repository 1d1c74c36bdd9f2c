/**
 * All matching logs in order, as they come. Memory holds one chunk at a time (the server's block, or
 * less), however many rows match; a slow consumer slows the server down.
 */
import type { LogRecord } from "@sightglass/telemetry";
import type { ProjectDb, QueryLimits } from "../project-db";
import { type SqlFragment, sql } from "../sql";
import { LOG_COLUMNS, loadResources, logRow, type StoredLog, toLogRecord } from "./log-row";
import { filterCondition, type LogScope, timeCondition } from "./log-scope";
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
/** Spans are read one after another, so that each is sorted on its own. */
const SPAN_MS = 3_600_000;
const SPANS_MAX = 24 * 31;

/** @throws StoreError, also after some rows: the answer must then end visibly broken. */
export async function* exportLogs(db: ProjectDb, input: ExportLogs): AsyncIterable<LogRecord[]> {
  const options = input.signal === undefined ? { limits: LIMITS } : { limits: LIMITS, signal: input.signal };
  const known = new Map<string, Record<string, string>>();
  for (const span of spansOf(input)) {
    for await (const rows of db.stream(exportStatement(db, input, span), logRow, options)) {
      const missing = rows.filter((row) => !known.has(row.resource_id));
      if (known.size > RESOURCES_MAX) known.clear();
      for (const [id, resource] of await loadResources(db, missing, options)) known.set(id, resource);
      yield rows.map((row: StoredLog) => toLogRecord(row, known.get(row.resource_id) ?? {}));
    }
  }
}

const RESOURCES_MAX = 10_000;

interface Span {
  fromMs: number;
  toMs: number;
}

/** Spans of an hour, longer when that would be more than a month of them. */
function* spansOf({ scope, order = "desc" }: ExportLogs): Generator<Span> {
  const lengthMs = Math.max(SPAN_MS, Math.ceil((scope.toMs - scope.fromMs) / SPANS_MAX));
  const count = Math.ceil((scope.toMs - scope.fromMs) / lengthMs);
  for (let i = 0; i < count; i++) {
    const at = order === "desc" ? count - 1 - i : i;
    const fromMs = scope.fromMs + at * lengthMs;
    yield { fromMs, toMs: Math.min(scope.toMs, fromMs + lengthMs) };
  }
}

function exportStatement(db: ProjectDb, { scope, order = "desc" }: ExportLogs, span: Span): SqlFragment {
  const direction = order === "desc" ? sql`DESC` : sql`ASC`;
  return sql`SELECT ${LOG_COLUMNS}
FROM logs
WHERE ${db.condition} AND ${timeCondition(span.fromMs, span.toMs)} AND ${filterCondition(db, scope)}
ORDER BY timestamp ${direction}, event_id ${direction}`;
}
