/** All logs that match a query, in order, as a stream. Memory is bounded by one page, whatever the number of rows. */
import { searchLogs as queryLogs } from "@sightglass/clickhouse";
import type { LogRecord } from "@sightglass/telemetry";
import * as z from "zod";
import type { Context } from "../context";
import { requirePermission } from "../roles";
import { rangeShape, resolveRange } from "./range";

export const exportLogsInput = z.object({
  ...rangeShape,
  order: z.enum(["asc", "desc"]).default("desc"),
});
export type ExportLogsInput = z.output<typeof exportLogsInput>;

/** Rows that are held at a time. */
const PAGE_ROWS = 2_000;

/**
 * Permission: logs.read. Every page is a query of its own, so neither a slow reader nor the number of rows runs
 * into the limits of one query. Throws as `searchLogs`, on the first or on any later row.
 */
export async function* exportLogs(ctx: Context, input: ExportLogsInput): AsyncGenerator<LogRecord, void> {
  requirePermission(ctx, "logs.read");
  const range = resolveRange(input, ctx.clock.now());
  let after: { timestamp: string; id: string } | undefined;
  for (;;) {
    const page = await queryLogs(ctx.db, {
      ...range,
      order: input.order,
      limit: PAGE_ROWS,
      ...(after ? { after } : {}),
    });
    yield* page.rows;
    const last = page.rows.at(-1);
    if (!last || page.rows.length < PAGE_ROWS) return;
    after = { timestamp: last.timestamp, id: last.id };
  }
}
