/** One saved search. Error: `saved_searches.not_found`, also for a private one of somebody else. */
import * as z from "zod";
import type { AccessContext } from "../access/access-context";
import { idInput } from "../access/names";
import { requirePermission } from "../roles";
import { outputOf } from "./search-output";
import { findOwn, savedSearchOutput } from "./search-words";

export const getSavedSearchInput = z.object({ id: idInput });
export type GetSavedSearchInput = z.output<typeof getSavedSearchInput>;

export const getSavedSearchOutput = savedSearchOutput;
export type GetSavedSearchOutput = z.output<typeof getSavedSearchOutput>;

export async function getSavedSearch(
  ctx: AccessContext,
  { id }: GetSavedSearchInput,
): Promise<GetSavedSearchOutput> {
  requirePermission(ctx, "searches.read");
  return outputOf(ctx, await findOwn(ctx, ctx.metadata, id));
}
