/** The most frequent values of one key among matching logs, and the distribution when they are numbers. */
import { fieldValues as queryFieldValues } from "@sightglass/clickhouse";
import * as z from "zod";
import type { Context } from "../context";
import { requirePermission } from "../roles";
import { rangeShape, resolveRange } from "./range";

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
export async function fieldValues(ctx: Context, input: FieldValuesInput): Promise<FieldValuesOutput> {
  requirePermission(ctx, "logs.read");
  const range = resolveRange(input, ctx.clock.now());
  return queryFieldValues(ctx.db, { ...range, key: input.key, limit: input.limit });
}
