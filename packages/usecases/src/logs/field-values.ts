/** The most frequent values of one key among matching logs, and the distribution when they are numbers. */
import { logFieldValues } from "@sightglass/clickhouse";
import * as z from "zod";
import type { Context } from "../context";
import { requirePermission } from "../roles";
import { withDeadline } from "./deadline";
import { rangeShape, resolveRange } from "./range";
import { logScope, signalOf } from "./scope";

const VALUES_MAX = 1_000;

export const fieldValuesInput = z.object({
  key: z.string().min(1).max(200).describe("A column or an attribute's dotted key."),
  ...rangeShape,
  limit: z.int().min(1).max(VALUES_MAX).default(10),
});
export type FieldValuesInput = z.output<typeof fieldValuesInput>;

export const fieldValuesOutput = z.object({
  values: z.array(z.object({ value: z.string(), count: z.number() })),
  total: z.number().describe("Matching logs that carry the key."),
  exact: z.boolean().describe("False when the counts are of a sample."),
  numeric: z
    .object({
      p50: z.number(),
      p95: z.number(),
      max: z.number(),
      min: z.number(),
      bins: z.array(z.object({ from: z.number(), to: z.number(), count: z.number() })),
    })
    .optional(),
});
export type FieldValuesOutput = z.output<typeof fieldValuesOutput>;

/** Permission: logs.read. Throws `query.syntax`, `range.invalid`, `limit.*`. */
export async function fieldValues(asked: Context, input: FieldValuesInput): Promise<FieldValuesOutput> {
  requirePermission(asked, "logs.read");
  const ctx = withDeadline(asked);
  const scope = await logScope(ctx, resolveRange(input, ctx.clock.now()));
  const query = { scope, key: input.key, limit: input.limit, ...signalOf(ctx) };
  const { values, total, exact, numeric, stats } = await logFieldValues(ctx.db, query);
  ctx.keyUses.note(ctx.projectId, { filter: scope.filter, key: input.key }, stats);
  return { values, total, exact, ...(numeric ? { numeric } : {}) };
}
