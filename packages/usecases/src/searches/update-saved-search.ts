/** Changes a saved search; what is left out stays. Errors: `saved_searches.not_found`, `saved_searches.name_taken`, `saved_searches.too_many`, `range.invalid`. */
import type { SavedSearch } from "@sightglass/metadata";
import * as z from "zod";
import type { AccessContext } from "../access/access-context";
import { writeAudit } from "../access/audit";
import { idInput } from "../access/names";
import { UseCaseError } from "../errors";
import { requirePermission } from "../roles";
import { outputOf } from "./search-output";
import {
  findOwn,
  requireChange,
  requireFreeName,
  requireRange,
  requireRoom,
  savedSearchOutput,
  searchShape,
  viewerOf,
} from "./search-words";

export const updateSavedSearchInput = z.object({
  id: idInput,
  ...z.object(searchShape).partial().shape,
});
export type UpdateSavedSearchInput = z.output<typeof updateSavedSearchInput>;

export const updateSavedSearchOutput = savedSearchOutput;
export type UpdateSavedSearchOutput = z.output<typeof updateSavedSearchOutput>;

export async function updateSavedSearch(
  ctx: AccessContext,
  input: UpdateSavedSearchInput,
): Promise<UpdateSavedSearchOutput> {
  requirePermission(ctx, "searches.keep");
  const { id } = input;
  return ctx.metadata.transaction(async (stores) => {
    await stores.savedSearches.lock();
    const old = await findOwn(ctx, stores, id);
    const wanted = changed(old, input);
    requireChange(ctx, old.audience);
    if (wanted.audience !== old.audience) {
      requireChange(ctx, wanted.audience);
      wanted.owner = viewerOf(ctx).owner;
      await requireRoom(ctx, stores, wanted.audience);
    }
    requireRange(ctx, { from: wanted.rangeFrom, to: wanted.rangeTo });
    await requireFreeName(stores, wanted);
    const made = await stores.savedSearches.update(viewerOf(ctx), id, {
      ...wanted,
      updatedBy: ctx.actor.name,
    });
    if (made === undefined)
      throw new UseCaseError("saved_searches.not_found", "You have no such saved search.");
    if (old.audience === "team" || made.audience === "team") {
      const { id: _, ...details } = input;
      const { name } = made;
      await writeAudit(ctx, stores, { action: "saved_search.changed", target: { id, name }, details });
    }
    return outputOf(ctx, made);
  });
}

/** What may change of a search, with what the input gives. Pure. */
function changed(old: SavedSearch, input: UpdateSavedSearchInput) {
  return {
    id: old.id,
    projectId: old.projectId,
    owner: old.owner,
    audience: input.audience ?? old.audience,
    name: input.name ?? old.name,
    query: input.query ?? old.query,
    rangeFrom: input.from ?? old.rangeFrom,
    rangeTo: input.to ?? old.rangeTo,
    columns: input.columns === undefined ? old.columns : input.columns,
    view: input.view ?? old.view,
    splitBy: input.by ?? old.splitBy,
    comparison: input.cmp ?? old.comparison,
    sortOrder: input.sort ?? old.sortOrder,
    zone: input.tz ?? old.zone,
    pinned: input.pinned ?? old.pinned,
  };
}
