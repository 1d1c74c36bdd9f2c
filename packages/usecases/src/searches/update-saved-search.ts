/** Changes a saved search; what is left out stays. Errors: `saved_searches.not_found`, `saved_searches.name_taken`, `saved_searches.too_many`, `range.invalid`. */
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
  const { id, from, to, ...change } = input;
  return ctx.metadata.transaction(async (stores) => {
    await stores.savedSearches.lock();
    const old = await findOwn(ctx, stores, id);
    const wanted = {
      ...old,
      ...withoutUndefined(change),
      rangeFrom: from ?? old.rangeFrom,
      rangeTo: to ?? old.rangeTo,
    };
    requireChange(ctx, old.audience);
    if (wanted.audience !== old.audience) {
      requireChange(ctx, wanted.audience);
      wanted.owner = viewerOf(ctx).owner;
      await requireRoom(ctx, stores, wanted.audience);
    }
    requireRange(ctx, { from: wanted.rangeFrom, to: wanted.rangeTo });
    await requireFreeName(stores, wanted);
    const { audience, owner, name, query, rangeFrom, rangeTo, columns, view, pinned } = wanted;
    const set = { audience, owner, name, query, rangeFrom, rangeTo, columns, view, pinned };
    const made = await stores.savedSearches.update(viewerOf(ctx), id, { ...set, updatedBy: ctx.actor.name });
    if (made === undefined)
      throw new UseCaseError("saved_searches.not_found", "You have no such saved search.");
    if (old.audience === "team" || audience === "team") {
      const { id: _, ...details } = input;
      await writeAudit(ctx, stores, { action: "saved_search.changed", target: { id, name }, details });
    }
    return outputOf(ctx, made);
  });
}

function withoutUndefined<Shape extends object>(
  change: Shape,
): { [Key in keyof Shape]: Exclude<Shape[Key], undefined> };
function withoutUndefined(change: object): object {
  return Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined));
}
