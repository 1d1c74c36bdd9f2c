/** Keeps a search, for oneself or for the team. Errors: `saved_searches.name_taken`, `saved_searches.too_many`, `range.invalid`. */
import { newPublicId } from "@sightglass/metadata";
import * as z from "zod";
import type { AccessContext } from "../access/access-context";
import { writeAudit } from "../access/audit";
import { UseCaseError } from "../errors";
import { requirePermission } from "../roles";
import { outputOf } from "./search-output";
import {
  lookOf,
  requireChange,
  requireFreeName,
  requireRange,
  requireRoom,
  savedSearchOutput,
  searchShape,
  viewerOf,
} from "./search-words";

export const createSavedSearchInput = z.object({
  name: searchShape.name,
  audience: searchShape.audience.default("private"),
  query: searchShape.query.default(""),
  from: searchShape.from.default("now-1h"),
  to: searchShape.to.default("now"),
  columns: searchShape.columns.default(null),
  view: searchShape.view.default(""),
  by: searchShape.by.default(""),
  cmp: searchShape.cmp.default(""),
  sort: searchShape.sort.default("desc"),
  tz: searchShape.tz.default(""),
  pinned: searchShape.pinned.default(false),
});
export type CreateSavedSearchInput = z.output<typeof createSavedSearchInput>;

export const createSavedSearchOutput = savedSearchOutput;
export type CreateSavedSearchOutput = z.output<typeof createSavedSearchOutput>;

export async function createSavedSearch(
  ctx: AccessContext,
  input: CreateSavedSearchInput,
): Promise<CreateSavedSearchOutput> {
  requirePermission(ctx, "searches.keep");
  requireChange(ctx, input.audience);
  requireRange(ctx, input);
  const { name, audience, query, from, to, columns, view, pinned } = input;
  const row = {
    name,
    audience,
    query,
    columns,
    view,
    pinned,
    ...lookOf(input),
    ...viewerOf(ctx),
    id: newPublicId(),
    rangeFrom: from,
    rangeTo: to,
    createdBy: ctx.actor.name,
    updatedBy: ctx.actor.name,
  };
  return ctx.metadata.transaction(async (stores) => {
    await stores.savedSearches.lock();
    await requireRoom(ctx, stores, row.audience);
    await requireFreeName(stores, row);
    const made = await stores.savedSearches.create(row);
    if (made === undefined) throw new UseCaseError("internal", "The search was not kept.");
    if (made.audience === "team") {
      const target = { id: made.id, name: made.name };
      await writeAudit(ctx, stores, { action: "saved_search.created", target, details: { ...input } });
    }
    return outputOf(ctx, made);
  });
}
