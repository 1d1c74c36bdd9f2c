/** The keys that matching logs carry, with type, coverage and number of values. */
import { countLogs, HOT_TYPES, logFields } from "@sightglass/clickhouse";
import * as z from "zod";
import type { Context } from "../context";
import { requirePermission } from "../roles";
import { withDeadline } from "./deadline";
import { rangeInput, resolveRange } from "./range";
import { logScope, signalOf } from "./scope";

export const listFieldsInput = rangeInput;
export type ListFieldsInput = z.output<typeof listFieldsInput>;

export const listFieldsOutput = z.object({
  fields: z.array(
    z.object({
      key: z.string(),
      type: z.enum(["text", "number", "bool", "time", "id"]),
      coverage: z
        .number()
        .describe("Share of the matching logs (of the newest 5,000) that carry the key, 0 to 1."),
      distinct: z.number().nullable().describe("Number of values; null for many."),
      own_column: z
        .literal(true)
        .optional()
        .describe("Set when the key has a column of its own, which is quick to read."),
    }),
  ),
  total: z.number().describe("Matching logs."),
});
export type ListFieldsOutput = z.output<typeof listFieldsOutput>;

/** Permission: logs.read. Throws `query.syntax`, `range.invalid`, `limit.*`. */
export async function listFields(asked: Context, input: ListFieldsInput): Promise<ListFieldsOutput> {
  requirePermission(asked, "logs.read");
  const ctx = withDeadline(asked);
  const scope = await logScope(ctx, resolveRange(input, ctx.clock.now()));
  const { fields } = await logFields(ctx.db, scope, signalOf(ctx));
  const { count } = await countLogs(ctx.db, scope, signalOf(ctx));
  const isOwn = (key: string) =>
    HOT_TYPES.some((type) => scope.catalogue.columnOf?.(key, type) !== undefined);
  return {
    fields: fields.map((field) => ({ ...field, ...(isOwn(field.key) && { own_column: true }) })),
    total: count,
  };
}
