/** All logs that match a query, as a stream. Memory is bounded by one page or piece of the store, whatever the number of rows. */
import { exportParquet, exportLogs as queryAllLogs } from "@sightglass/clickhouse";
import type { LogRecord } from "@sightglass/telemetry";
import * as z from "zod";
import { writeAudit } from "../access/audit";
import type { Context } from "../context";
import { requirePermission } from "../roles";
import { rangeShape, rangeTexts, resolveRange } from "./range";
import { logScope, signalOf } from "./scope";

export const exportLogsInput = z.object({
  ...rangeShape,
  order: z.enum(["asc", "desc"]).default("desc"),
});
export type ExportLogsInput = z.output<typeof exportLogsInput>;

/**
 * Permission: logs.read. Written into the audit log before the first row. Throws `query.syntax` and `range.invalid` on the first row, `limit.*` on any:
 * an export is whole or it fails. A reader that stops ends the query in the store.
 */
export async function* exportLogs(ctx: Context, input: ExportLogsInput): AsyncGenerator<LogRecord, void> {
  const scope = await beginExport(ctx, input);
  const chunks = queryAllLogs(ctx.db, { scope, order: input.order, ...signalOf(ctx) });
  for await (const rows of chunks) yield* rows;
}

/** The same rows, in no order, as the pieces of one Parquet file. Like `exportLogs` in everything else. */
export async function* exportLogsAsParquet(
  ctx: Context,
  input: ExportLogsInput,
): AsyncGenerator<Uint8Array, void> {
  const scope = await beginExport(ctx, input);
  yield* exportParquet(ctx.db, { scope, ...signalOf(ctx) });
}

async function beginExport(ctx: Context, input: ExportLogsInput) {
  requirePermission(ctx, "logs.read");
  const range = resolveRange(input, ctx.clock.now());
  const { catalogue, ...scope } = await logScope(ctx, range);
  await writeAudit(ctx, ctx.metadata, {
    action: "logs.exported",
    target: { id: String(ctx.projectId), name: "logs" },
    details: { query: input.query, ...rangeTexts(range) },
  });
  // It may take hours, and no column of a hot key is sure to stay as long.
  return { ...scope, catalogue: { typesOf: (key: string) => catalogue.typesOf(key) } };
}
