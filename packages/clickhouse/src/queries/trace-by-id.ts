/**
 * All spans of one trace, in order of time. `traces` says when it was, so that only the days of the trace are
 * read; of a trace beyond the bound the earliest spans are given, with the number of all.
 */
import { z } from "zod";
import type { ProjectDb, QueryOptions, QueryStats } from "../project-db";
import { param, sql } from "../sql";
import { rfc3339 } from "../time";
import { askShorter } from "./ask-shorter";
import { addStats } from "./search-logs";
import { SPAN_COLUMNS, type Span, spanRow, toSpans } from "./span-row";

export const TRACE_SPANS_MAX = 10_000;

/** Of the rows in the server's memory, which is about their text. */
const TRACE_BYTES_MAX = 64 * 1024 * 1024;

export interface FoundTrace {
  /** Of the whole trace, RFC 3339 with nine digits. */
  started: string;
  ended: string;
  /** Spans that the store holds; more than `spans` has when it was cut. */
  span_count: number;
  spans: Span[];
  stats: QueryStats;
}

const traceRow = z.object({ first: z.string(), last: z.string(), n: z.coerce.number() });

/** Null when the project has no such trace. `traceId`: lower-case hex. @throws StoreError */
export async function traceById(
  db: ProjectDb,
  traceId: string,
  options: QueryOptions = {},
): Promise<FoundTrace | null> {
  const id = param("String", traceId);
  const { rows, stats } = await db.query(
    sql`SELECT min(started) AS first, max(ended) AS last, sum(spans) AS n
FROM traces
WHERE ${db.condition} AND trace_id = ${id}`,
    traceRow,
    options,
  );
  const [found] = rows;
  if (found === undefined || found.n === 0) return null;
  const bounded = { ...options, limits: { ...options.limits, resultBytes: TRACE_BYTES_MAX } };
  const { answer } = await askShorter(TRACE_SPANS_MAX, (limit) =>
    db.query(
      sql`SELECT ${SPAN_COLUMNS}
FROM spans
WHERE ${db.condition} AND timestamp >= ${param("DateTime64(9, 'UTC')", found.first)}
  AND timestamp <= ${param("DateTime64(9, 'UTC')", found.last)} AND trace_id = ${id}
ORDER BY timestamp, span_id
LIMIT ${param("UInt32", limit)}`,
      spanRow,
      bounded,
    ),
  );
  addStats(stats, answer.stats);
  return {
    started: rfc3339(found.first),
    ended: rfc3339(found.last),
    span_count: Math.max(found.n, answer.rows.length),
    spans: await toSpans(db, answer.rows, options),
    stats,
  };
}
