/** Counts of matching logs over time, one series per level or per value of a key. */
import { logHistogram as queryHistogram } from "@sightglass/clickhouse";
import * as z from "zod";
import type { Context } from "../context";
import { requirePermission } from "../roles";
import { completeToOutput, statsOutput } from "./answer";
import { completeTo } from "./complete-to";
import { chooseIntervalMs } from "./interval";
import { rangeShape, resolveRange } from "./range";

/** Bars that are drawn unless the caller asks for another number. */
const BARS_DEFAULT = 120;
const BARS_MAX = 1_000;

export const logHistogramInput = z.object({
  ...rangeShape,
  by: z
    .string()
    .min(1)
    .max(200)
    .default("severity")
    .describe("`severity`, or a key whose ten most frequent values become series."),
  bars: z
    .int()
    .min(1)
    .max(BARS_MAX)
    .default(BARS_DEFAULT)
    .describe("Most bars; the width is the next round interval."),
});
export type LogHistogramInput = z.output<typeof logHistogramInput>;

const point = z.tuple([z.number(), z.number()]).describe("[start of the bar in Unix ms, count]");

export const logHistogramOutput = z.object({
  interval_ms: z.int(),
  from: z.string(),
  to: z.string(),
  series: z.array(z.object({ key: z.string(), points: z.array(point) })),
  total: z.number(),
  complete_to: completeToOutput,
  stats: statsOutput,
});
export type LogHistogramOutput = z.output<typeof logHistogramOutput>;

/** Permission: logs.read. Throws `query.syntax`, `range.invalid`, `limit.*`. */
export async function logHistogram(ctx: Context, input: LogHistogramInput): Promise<LogHistogramOutput> {
  requirePermission(ctx, "logs.read");
  const range = resolveRange(input, ctx.clock.now());
  const complete = await completeTo(ctx);
  const intervalMs = chooseIntervalMs(range, input.bars);
  const found = await queryHistogram(ctx.db, { ...range, intervalMs, by: input.by });
  return {
    interval_ms: intervalMs,
    from: new Date(range.fromMs).toISOString(),
    to: new Date(range.toMs).toISOString(),
    series: found.series,
    total: found.total,
    complete_to: complete,
    stats: found.stats,
  };
}
