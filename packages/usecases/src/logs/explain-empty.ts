/**
 * Why a query finds nothing: the count that would be found without each of its filters, what may have
 * been meant, and the time of the project's last event.
 */
import { countLogs } from "@sightglass/clickhouse";
import { type Filter, printFilter } from "@sightglass/query-language";
import * as z from "zod";
import type { Context } from "../context";
import { requirePermission } from "../roles";
import { withDeadline } from "./deadline";
import { nearMisses } from "./near-misses";
import { newestLog } from "./newest-log";
import { rangeInput, resolveRange } from "./range";
import { logScope, signalOf } from "./scope";

export const explainEmptyInput = rangeInput;
export type ExplainEmptyInput = z.output<typeof explainEmptyInput>;

export const explainEmptyOutput = z.object({
  removals: z.array(
    z.object({
      query: z.string().describe("The query without the filter."),
      removed: z.string().describe("The filter that was left out."),
      count: z.number(),
    }),
  ),
  near: z
    .array(
      z.object({
        query: z.string().describe("The query with one filter written otherwise."),
        instead: z.string().describe("That filter as it finds events."),
        count: z.number(),
      }),
    )
    .describe("What may have been meant: a word as the value of a field or inside words, a near key."),
  last_event: z.string().nullable().describe("Time of the newest event of the project, RFC 3339."),
});
export type ExplainEmptyOutput = z.output<typeof explainEmptyOutput>;

/** Filters that are tried; a query of more gets an answer about its first ones. */
const REMOVALS_MAX = 12;

/** Permission: logs.read. Costs one count for each top-level filter, and those of `nearMisses`. Throws `query.syntax`, `range.invalid`, `limit.*`. */
export async function explainEmpty(asked: Context, input: ExplainEmptyInput): Promise<ExplainEmptyOutput> {
  requirePermission(asked, "logs.read");
  const ctx = withDeadline(asked);
  const range = resolveRange(input, ctx.clock.now());
  const removals = [];
  for (const removal of listRemovals(range.filter).slice(0, REMOVALS_MAX)) {
    const scope = await logScope(ctx, { ...range, filter: removal.filter });
    const { count } = await countLogs(ctx.db, scope, signalOf(ctx));
    removals.push({ query: removal.query, removed: removal.removed, count });
  }
  const near = removals.some(({ count }) => count > 0) ? await nearMisses(ctx, range) : [];
  const newest = await newestLog(ctx);
  return { removals, near, last_event: newest?.timestamp ?? null };
}

interface Removal {
  filter: Filter;
  query: string;
  removed: string;
}

/** The query without each of its top-level filters, in order. Pure. */
export function listRemovals(filter: Filter): Removal[] {
  const operands = filter.kind === "and" ? filter.operands : [filter];
  return operands.map((operand) => {
    const rest: Filter = { kind: "and", operands: operands.filter((other) => other !== operand) };
    return { filter: rest, query: printFilter(rest), removed: printFilter(operand) };
  });
}
