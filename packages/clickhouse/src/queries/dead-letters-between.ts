/** Dead letters of one reason in a span of receipt, the oldest first, without their bytes: what a replay walks through. */
import { z } from "zod";
import type { ProjectDb } from "../project-db";
import { param, sql } from "../sql";
import { rfc3339, sqlTimeOfMs } from "../time";
import { idText } from "./log-row";
import { behindLetter } from "./row-place";

export interface DeadLetterHead {
  id: string;
  /** RFC 3339 with milliseconds. */
  observed_timestamp: string;
  source: string;
  /** Length as it came, and of what is kept. */
  raw_bytes: number;
  kept_bytes: number;
}

const headRow = z
  .object({
    event_id: z.string(),
    observed_timestamp: z.string(),
    source: z.string(),
    raw_bytes: z.number(),
    kept_bytes: z.coerce.number(),
  })
  .transform(
    (row): DeadLetterHead => ({
      id: idText(row.event_id),
      observed_timestamp: rfc3339(row.observed_timestamp),
      source: row.source,
      raw_bytes: row.raw_bytes,
      kept_bytes: row.kept_bytes,
    }),
  );

export interface DeadLettersBetween {
  readonly reason: string;
  /** Received at or after, and before. */
  readonly fromMs: number;
  readonly toMs: number;
  /** 1 to 1,000. */
  readonly limit: number;
  /** `deadLetterCursor` of the last letter of the page before. */
  readonly cursor?: string;
  readonly signal?: AbortSignal;
}

const ROWS_MAX = 1_000;

export async function deadLettersBetween(db: ProjectDb, span: DeadLettersBetween): Promise<DeadLetterHead[]> {
  const { rows } = await db.query(
    sql`SELECT event_id, observed_timestamp, source, raw_bytes, length(raw) AS kept_bytes
FROM dead_letters
WHERE ${db.condition} AND reason = ${param("String", span.reason)}
  AND observed_timestamp >= ${moment(span.fromMs)} AND observed_timestamp < ${moment(span.toMs)} AND ${behindLetter(span.cursor, "asc")}
ORDER BY observed_timestamp, event_id
LIMIT ${param("UInt32", Math.min(Math.max(1, Math.trunc(span.limit)), ROWS_MAX))}`,
    headRow,
    span.signal === undefined ? {} : { signal: span.signal },
  );
  return rows;
}

/** Where a walk stands behind this letter. */
export function deadLetterCursor(letter: Pick<DeadLetterHead, "id" | "observed_timestamp">): string {
  return `${letter.observed_timestamp}_${letter.id}`;
}

function moment(ms: number) {
  return param("DateTime64(3, 'UTC')", sqlTimeOfMs(Math.max(0, ms)));
}
