/** Counts of matching logs over time, one series per level or per value of a key. */
import { HISTOGRAM_BARS_MAX, logHistogram as queryHistogram } from "@sightglass/clickhouse";
import * as z from "zod";
import type { Context } from "../context";
import { requirePermission } from "../roles";
import { completeToOutput, statsOutput } from "./answer";
import { completeTo } from "./complete-to";
import { withDeadline } from "./deadline";
import { rangeShape, rangeTexts, resolveRange } from "./range";
import { logScope, signalOf } from "./scope";

export const logHistogramInput = z.object({
  ...rangeShape,
  by: z
    .string()
    .min(1)
    .max(200)
    .default("severity")
    .describe("`severity`, or a key whose most frequent values become series."),
  bars: z
    .int()
    .min(1)
    .max(HISTOGRAM_BARS_MAX)
    .default(HISTOGRAM_BARS_MAX)
    .describe("Most bars; the width is the next round interval."),
});
export type LogHistogramInput = z.output<typeof logHistogramInput>;

const point = z.tuple([z.number(), z.number()]).describe("[start of the bar in Unix ms, count]");

export const logHistogramOutput = z.object({
  interval_ms: z.int(),
  from: z.string(),
  to: z.string(),
  series: z.array(
    z.object({
      key: z.string().describe("Level or value; empty for logs without the key."),
      other: z.literal(true).optional().describe("All values beyond the most frequent ones together."),
      points: z.array(point),
    }),
  ),
  total: z.number(),
  complete_to: completeToOutput,
  stats: statsOutput,
});
export type LogHistogramOutput = z.output<typeof logHistogramOutput>;

/** Permission: logs.read. Throws `query.syntax`, `range.invalid`. */
export async function logHistogram(asked: Context, input: LogHistogramInput): Promise<LogHistogramOutput> {
  requirePermission(asked, "logs.read");
  const ctx = withDeadline(asked);
  const range = resolveRange(input, ctx.clock.now());
  const complete = await completeTo(ctx);
  const scope = await logScope(ctx, range);
  const found = await queryHistogram(ctx.db, { scope, by: input.by, bars: input.bars, ...signalOf(ctx) });
  ctx.keyUses.note(ctx.projectId, { filter: scope.filter, key: input.by }, found.stats);
  return {
    interval_ms: found.interval_ms,
    ...rangeTexts(range),
    series: found.series.map(({ key, other, points }) => ({ key, points, ...(other ? { other } : {}) })),
    total: found.total,
    complete_to: complete,
    stats: found.stats,
  };
}
