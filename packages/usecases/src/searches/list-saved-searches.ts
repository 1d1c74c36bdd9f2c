/** The team's saved searches and one's own, pinned ones first, then by name. */
import * as z from "zod";
import type { AccessContext } from "../access/access-context";
import { requirePermission } from "../roles";
import { outputOf } from "./search-output";
import { savedSearchOutput, viewerOf } from "./search-words";

export const listSavedSearchesInput = z.object({});
export type ListSavedSearchesInput = z.output<typeof listSavedSearchesInput>;

export const listSavedSearchesOutput = z.object({ items: z.array(savedSearchOutput) });
export type ListSavedSearchesOutput = z.output<typeof listSavedSearchesOutput>;

export async function listSavedSearches(
  ctx: AccessContext,
  _input: ListSavedSearchesInput,
): Promise<ListSavedSearchesOutput> {
  requirePermission(ctx, "searches.read");
  const found = await ctx.metadata.savedSearches.list(viewerOf(ctx));
  return { items: found.map((search) => outputOf(ctx, search)) };
}
