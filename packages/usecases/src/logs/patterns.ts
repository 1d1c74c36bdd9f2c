/** The patterns of matching logs: what the messages have in common, counted. */
import { PATTERN_BARS, PATTERNS_MAX, logPatterns as queryPatterns } from "@sightglass/clickhouse";
import { patternTerm, SLOT_KINDS } from "@sightglass/query-language";
import { LEVELS } from "@sightglass/telemetry";
import * as z from "zod";
import type { Context } from "../context";
import { requirePermission } from "../roles";
import { completeToOutput, statsOutput } from "./answer";
import { completeTo } from "./complete-to";
import { withDeadline } from "./deadline";
import { rangeShape, rangeTexts, resolveRange } from "./range";
import { logScope, signalOf } from "./scope";

export const logPatternsInput = z.object({
  ...rangeShape,
  limit: z.int().min(1).max(PATTERNS_MAX).default(50).describe("Patterns at most."),
});
export type LogPatternsInput = z.output<typeof logPatternsInput>;

const part = z.union([
  z.object({ text: z.string() }),
  z.object({ slot: z.enum(SLOT_KINDS), values: z.array(z.string()).describe("Values of the samples.") }),
]);

const patternOutput = z.object({
  pattern: z.string().describe("One line; what varies is `<n>`, `<id>`, `<ip>`, …"),
  parts: z.array(part).describe("The same in parts: shared text, and slots."),
  query: z
    .string()
    .describe("Term of the query language that finds this pattern; `-` before it leaves it out."),
  count: z.number().describe("Matching logs; of a sample, scaled to all."),
  share: z.number().describe("Of all matching logs, 0 to 1."),
  trend: z.array(z.number()).describe(`Counts in ${PATTERN_BARS} equal parts of the range, \`bar_ms\` each.`),
  levels: z
    .array(z.object({ level: z.enum(LEVELS), count: z.number() }))
    .describe("Severest first; logs without a severity are left out."),
  services: z.array(z.string()).describe("The first 16 by name."),
  service_count: z.number().describe("Number of services; 64 means 64 or more."),
  first_seen: z.string().describe("Within the range."),
  last_seen: z.string(),
  samples: z.array(z.object({ id: z.string(), body: z.string().describe("The first 1,000 characters.") })),
});

export const logPatternsOutput = z.object({
  patterns: z.array(patternOutput).describe("Most frequent first."),
  total: z.number().describe("Matching logs."),
  sample: z
    .int()
    .describe(
      "1: every matching log was read. n: one in n was, the same ones each time, and counts are scaled.",
    ),
  rest: z.object({
    patterns: z.number().describe("Patterns that are not in the list."),
    count: z.number().describe("Logs that are in none of the list."),
    at_least: z.boolean().describe("There were more patterns than could be held."),
  }),
  bar_ms: z.int(),
  from: z.string(),
  to: z.string(),
  complete_to: completeToOutput,
  stats: statsOutput,
});
export type LogPatternsOutput = z.output<typeof logPatternsOutput>;

/** Permission: logs.read. Throws `query.syntax`, `range.invalid`, `limit.*`. */
export async function logPatterns(asked: Context, input: LogPatternsInput): Promise<LogPatternsOutput> {
  requirePermission(asked, "logs.read");
  const ctx = withDeadline(asked);
  const range = resolveRange(input, ctx.clock.now());
  const complete = await completeTo(ctx);
  const scope = await logScope(ctx, range);
  const found = await queryPatterns(ctx.db, { scope, limit: input.limit, ...signalOf(ctx) });
  ctx.keyUses.note(ctx.projectId, { filter: scope.filter }, found.stats);
  return {
    patterns: found.patterns.map(({ regexp, parts, ...pattern }) => ({
      ...pattern,
      parts: parts.map((one) => ("text" in one ? one : { slot: one.slot, values: [...one.values] })),
      query: patternTerm(regexp, false),
      share: found.total === 0 ? 0 : pattern.count / found.total,
    })),
    total: found.total,
    sample: found.sampled,
    rest: found.rest,
    bar_ms: found.bar_ms,
    ...rangeTexts(range),
    complete_to: complete,
    stats: found.stats,
  };
}
