/** One page of the logs that match a query, newest (or oldest) first. */
import { searchLogs as queryLogs } from "@sightglass/clickhouse";
import * as z from "zod";
import type { Context } from "../context";
import { requirePermission } from "../roles";
import { completeToOutput, logRecordOutput, partialOutput, statsOutput } from "./answer";
import { completeTo } from "./complete-to";
import { CURSOR_CHARS_MAX, decodeCursor, encodeCursor } from "./cursor";
import { withDeadline } from "./deadline";
import { rangeShape, rangeTexts, readFilter, resolveTimes } from "./range";
import { logScope, signalOf } from "./scope";

/** Most rows of one page. */
export const PAGE_ROWS_MAX = 1_000;

export const searchLogsInput = z.object({
  ...rangeShape,
  limit: z.int().min(1).max(PAGE_ROWS_MAX).default(100).describe("Rows of this page."),
  cursor: z
    .string()
    .max(CURSOR_CHARS_MAX)
    .optional()
    .describe("`next_cursor` of the page before; it fixes the time range of the first page."),
  order: z.enum(["asc", "desc"]).default("desc").describe("By timestamp, then id."),
});
export type SearchLogsInput = z.output<typeof searchLogsInput>;

/** As the Search page asks: it rather has some rows now than a full page later. */
export const searchSoonInput = searchLogsInput.extend({
  soon: z.boolean().default(false).describe("A page may be short when more rows take long to find."),
});
const SOON_MS = 100;

export const searchLogsOutput = z.object({
  rows: z.array(logRecordOutput),
  next_cursor: z.string().nullable().describe("Null when nothing more can follow."),
  stats: statsOutput,
  complete_to: completeToOutput,
  from: z.string().describe("Resolved start, RFC 3339."),
  to: z.string().describe("Resolved end, RFC 3339."),
  partial: partialOutput.optional(),
});
export type SearchLogsOutput = z.output<typeof searchLogsOutput>;

/** Permission: logs.read. Throws `query.syntax`, `range.invalid`, `cursor.invalid`. */
export async function searchLogs(
  asked: Context,
  input: SearchLogsInput & { soon?: boolean },
): Promise<SearchLogsOutput> {
  requirePermission(asked, "logs.read");
  const ctx = withDeadline(asked);
  const filter = readFilter(input.query);
  const cursor = input.cursor === undefined ? undefined : decodeCursor(input.cursor, input.order);
  const range = cursor ?? resolveTimes(input, ctx.clock.now());
  const complete = await completeTo(ctx);
  const scope = await logScope(ctx, { ...range, filter });
  const page = await queryLogs(ctx.db, {
    scope,
    order: input.order,
    limit: input.limit,
    ...(cursor ? { cursor: cursor.after } : {}),
    ...(input.soon === true ? { shortAfterMs: SOON_MS } : {}),
    ...signalOf(ctx),
  });
  ctx.keyUses.note(ctx.projectId, { filter }, page.stats);
  const after = page.next_cursor;
  return {
    rows: page.rows,
    next_cursor: after === null ? null : encodeCursor({ ...range, order: input.order, after }),
    stats: page.stats,
    complete_to: complete,
    ...rangeTexts(range),
    ...(page.partial ? { partial: page.partial } : {}),
  };
}
