/** Deletes a saved search, and answers with what it was. Error: `saved_searches.not_found`. */
import * as z from "zod";
import type { AccessContext } from "../access/access-context";
import { writeAudit } from "../access/audit";
import { idInput } from "../access/names";
import { requirePermission } from "../roles";
import { outputOf } from "./search-output";
import { findOwn, requireChange, savedSearchOutput, viewerOf } from "./search-words";

export const deleteSavedSearchInput = z.object({ id: idInput });
export type DeleteSavedSearchInput = z.output<typeof deleteSavedSearchInput>;

export const deleteSavedSearchOutput = savedSearchOutput;
export type DeleteSavedSearchOutput = z.output<typeof deleteSavedSearchOutput>;

export async function deleteSavedSearch(
  ctx: AccessContext,
  { id }: DeleteSavedSearchInput,
): Promise<DeleteSavedSearchOutput> {
  requirePermission(ctx, "searches.keep");
  return ctx.metadata.transaction(async (stores) => {
    await stores.savedSearches.lock();
    const old = await findOwn(ctx, stores, id);
    requireChange(ctx, old.audience);
    await stores.savedSearches.remove(viewerOf(ctx), id);
    if (old.audience === "team") {
      const target = { id, name: old.name };
      await writeAudit(ctx, stores, {
        action: "saved_search.deleted",
        target,
        details: { query: old.query },
      });
    }
    return outputOf(ctx, old);
  });
}
