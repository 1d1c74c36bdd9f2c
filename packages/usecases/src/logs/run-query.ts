/** A query with pipes: rows with columns. A plain filter gives its newest records. */
import { PATTERNS_MAX, type RunPipesInput, runPipes } from "@sightglass/clickhouse";
import {
  filterText,
  isTimeZone,
  parseQuery,
  type Query,
  queryErrors,
  zoneNameOf,
} from "@sightglass/query-language";
import * as z from "zod";
import type { Context } from "../context";
import { UseCaseError } from "../errors";
import { requirePermission } from "../roles";
import { completeToOutput, partialOutput, statsOutput } from "./answer";
import { completeTo } from "./complete-to";
import { withDeadline } from "./deadline";
import { type LogPatternsOutput, logPatterns } from "./patterns";
import { rangeShape, rangeTexts, resolveTimes, type TimeRange } from "./range";
import { logScope, signalOf } from "./scope";

const moment = z.union([z.string().max(64), z.int()]);

export const runQueryInput = z.object({
  query: rangeShape.query.describe("Filter and stages: `service:web | stats count() by host`."),
  from: moment.default("now-15m").describe("Start, included: RFC 3339, Unix ms, or `now-15m`."),
  to: moment.default("now").describe("End, not included: RFC 3339, Unix ms, or `now`."),
  timezone: z
    .string()
    .max(64)
    .refine(isTimeZone, "is no time zone, such as Europe/Berlin")
    .default("UTC")
    .describe("IANA time zone that days, weeks and hours go by, in bins, functions and `now/d`."),
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
  const query = readQuery(input);
  if (isPatterns(query)) return runPatterns(asked, input);
  const nowMs = ctx.clock.now();
  const range = rangeOf(input, nowMs);
  const complete = await completeTo(ctx);
  const answer = await runPipes(ctx.db, await pipesOf(ctx, { query, range, nowMs, zone: input.timezone }));
  ctx.keyUses.note(ctx.projectId, query, answer.stats);
  return { ...answer, complete_to: complete, ...rangeTexts(range) };
}

/** The query of a question as a tree; throws `query.syntax`. */
export function readQuery({ query }: Pick<RunQueryInput, "query">): Query {
  const { filter, stages, problems } = parseQuery(query);
  const [first] = queryErrors(problems);
  if (first !== undefined) throw new UseCaseError("query.syntax", first.message, { problems });
  return { filter, stages };
}

export function isPatterns({ stages }: Query): boolean {
  return stages.some(({ kind }) => kind === "patterns");
}

/** Throws `range.invalid`. */
export function rangeOf({ from, to, timezone }: RunQueryInput, nowMs: number): TimeRange {
  return resolveTimes({ from: String(from), to: String(to) }, nowMs, timezone);
}

interface PipesOf {
  query: Query;
  range: TimeRange;
  nowMs: number;
  zone: string;
}

/** What the store is asked. */
export async function pipesOf(ctx: Context, { query, range, nowMs, zone }: PipesOf): Promise<RunPipesInput> {
  const scope = await logScope(ctx, { ...range, filter: query.filter });
  return { scope, stages: query.stages, nowMs, zone: zoneNameOf(zone), ...signalOf(ctx) };
}

export const PATTERN_COLUMNS: RunQueryOutput["columns"] = [
  { name: "pattern", type: "text" },
  { name: "count", type: "number" },
  { name: "percent", type: "number" },
];

/** `| patterns`: the same answer as that of the page, as a table. */
async function runPatterns(ctx: Context, input: RunQueryInput): Promise<RunQueryOutput> {
  const found = await patternsOf(ctx, input);
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

/** What `| patterns` asks for. Throws `range.invalid`. */
export function patternsOf(ctx: Context, input: RunQueryInput): Promise<LogPatternsOutput> {
  const range = rangeTexts(rangeOf(input, ctx.clock.now()));
  return logPatterns(ctx, { query: filterText(input.query), ...range, limit: PATTERNS_MAX });
}
