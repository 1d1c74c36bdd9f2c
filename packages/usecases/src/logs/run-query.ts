/** A query with pipes: rows with columns. A plain filter gives its newest records. */
import { runPipes } from "@sightglass/clickhouse";
import { filterText, parseQuery, queryErrors } from "@sightglass/query-language";
import * as z from "zod";
import type { Context } from "../context";
import { UseCaseError } from "../errors";
import { requirePermission } from "../roles";
import { completeToOutput, partialOutput, statsOutput } from "./answer";
import { completeTo } from "./complete-to";
import { withDeadline } from "./deadline";
import { logPatterns } from "./patterns";
import { rangeShape, rangeTexts, resolveTimes } from "./range";
import { logScope, signalOf } from "./scope";

const moment = z.union([z.string().max(64), z.int()]);

export const runQueryInput = z.object({
  query: rangeShape.query.describe("Filter and stages: `service:web | stats count() by host`."),
  from: moment.default("now-15m").describe("Start, included: RFC 3339, Unix ms, or `now-15m`."),
  to: moment.default("now").describe("End, not included: RFC 3339, Unix ms, or `now`."),
});
export type RunQueryInput = z.output<typeof runQueryInput>;

const cell = z.union([z.string(), z.number(), z.boolean(), z.null(), z.array(z.string())]);

export const runQueryOutput = z.object({
  columns: z.array(
    z.object({
      name: z.string(),
      type: z.enum(["number", "text", "boolean", "time", "list"]),
      key: z.literal(true).optional().describe("What the rows are grouped by."),
    }),
  ),
  rows: z.array(z.array(cell)).describe("Cells in the order of the columns; null where a value is missing."),
  stats: statsOutput,
  complete_to: completeToOutput,
  from: z.string(),
  to: z.string(),
  partial: partialOutput.optional(),
});
export type RunQueryOutput = z.output<typeof runQueryOutput>;

/** Permission: logs.read. Throws `query.syntax`, `range.invalid`. */
export async function runQuery(asked: Context, input: RunQueryInput): Promise<RunQueryOutput> {
  requirePermission(asked, "logs.read");
  const ctx = withDeadline(asked);
  const { filter, stages, problems } = parseQuery(input.query);
  const [first] = queryErrors(problems);
  if (first !== undefined) throw new UseCaseError("query.syntax", first.message, { problems });
  if (stages.some(({ kind }) => kind === "patterns")) return runPatterns(asked, input);
  const nowMs = ctx.clock.now();
  const range = resolveTimes({ from: String(input.from), to: String(input.to) }, nowMs);
  const complete = await completeTo(ctx);
  const scope = await logScope(ctx, { ...range, filter });
  const answer = await runPipes(ctx.db, { scope, stages, nowMs, ...signalOf(ctx) });
  return { ...answer, complete_to: complete, ...rangeTexts(range) };
}

const PATTERN_ROWS = 200;
const PATTERN_COLUMNS: RunQueryOutput["columns"] = [
  { name: "pattern", type: "text" },
  { name: "count", type: "number" },
  { name: "percent", type: "number" },
];

/** `| patterns`: the same answer as that of the page, as a table. */
async function runPatterns(ctx: Context, { query, from, to }: RunQueryInput): Promise<RunQueryOutput> {
  const found = await logPatterns(ctx, {
    query: filterText(query),
    from: String(from),
    to: String(to),
    limit: PATTERN_ROWS,
  });
  const message = `One in ${found.sample} matching logs was read; the counts are scaled.`;
  return {
    columns: PATTERN_COLUMNS,
    rows: found.patterns.map(({ pattern, count, share }) => [pattern, count, 100 * share]),
    stats: found.stats,
    complete_to: found.complete_to,
    from: found.from,
    to: found.to,
    ...(found.sample > 1 && { partial: { reason: "sample", message } }),
  };
}
