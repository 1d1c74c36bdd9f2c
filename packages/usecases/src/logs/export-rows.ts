/** All rows of a query with pipes, as a file holds them: whole, or an error before the first. */
import { type Cell, exportPipes, exportPipesAsParquet } from "@sightglass/clickhouse";
import type { Query } from "@sightglass/query-language";
import { writeAudit } from "../access/audit";
import type { Context } from "../context";
import { UseCaseError } from "../errors";
import { requirePermission } from "../roles";
import { rangeTexts } from "./range";
import {
  isPatterns,
  PATTERN_COLUMNS,
  patternsOf,
  pipesOf,
  type RunQueryInput,
  type RunQueryOutput,
  rangeOf,
  readQuery,
} from "./run-query";

export interface RowsPiece {
  /** The same in each piece. */
  columns: RunQueryOutput["columns"];
  /** Cells in the order of the columns. */
  rows: Cell[][];
}

/**
 * Permission: logs.read. Written into the audit log before the first row. Throws `query.syntax`,
 * `range.invalid`, `limit.*` before the first piece, of which there is one at least: past 1,000,000 rows
 * nothing is given. Memory: one piece of the store.
 */
export async function* exportRows(ctx: Context, input: RunQueryInput): AsyncGenerator<RowsPiece, void> {
  const { query, asked } = await beginExport(ctx, input);
  if (isPatterns(query)) {
    yield await patternRows(ctx, input);
    return;
  }
  const { columns, pieces } = exportPipes(ctx.db, await asked());
  let isFirst = true;
  for await (const rows of pieces) {
    isFirst = false;
    yield { columns, rows };
  }
  if (isFirst) yield { columns, rows: [] };
}

/** The same rows as the pieces of one Parquet file; patterns have none, and throw `input.invalid`. */
export async function* exportRowsAsParquet(
  ctx: Context,
  input: RunQueryInput,
): AsyncGenerator<Uint8Array, void> {
  const { query, asked } = await beginExport(ctx, input);
  if (isPatterns(query)) throw new UseCaseError("input.invalid", "Patterns are exported as NDJSON or CSV.");
  yield* exportPipesAsParquet(ctx.db, await asked());
}

async function beginExport(ctx: Context, input: RunQueryInput) {
  requirePermission(ctx, "logs.read");
  const query: Query = readQuery(input);
  const nowMs = ctx.clock.now();
  const range = rangeOf(input, nowMs);
  await writeAudit(ctx, ctx.metadata, {
    action: "logs.exported",
    target: { id: String(ctx.projectId), name: "rows of a query" },
    details: { query: input.query, ...rangeTexts(range) },
  });
  return { query, asked: () => pipesOf(ctx, { query, range, nowMs, zone: input.timezone }) };
}

/** The patterns, then one row without a pattern for the logs that are in none of them; `one_in` tells of a sample. */
async function patternRows(ctx: Context, input: RunQueryInput): Promise<RowsPiece> {
  const { patterns, rest, total, sample } = await patternsOf(ctx, input);
  const rows = patterns.map(({ pattern, count, share }): Cell[] => [pattern, count, 100 * share, sample]);
  if (rest.count > 0) rows.push([null, rest.count, (100 * rest.count) / Math.max(1, total), sample]);
  return { columns: [...PATTERN_COLUMNS, { name: "one_in", type: "number" }], rows };
}
