/** Parts that the use cases of saved searches share. */
import {
  isStorableText,
  type SavedSearch,
  SEARCH_AUDIENCES,
  SEARCH_COMPARISONS,
  SEARCH_ORDERS,
  type SearchViewer,
  type Stores,
} from "@sightglass/metadata";
import { isTimeZone } from "@sightglass/query-language";
import * as z from "zod";
import type { AccessContext } from "../access/access-context";
import { UseCaseError } from "../errors";
import { rangeShape, resolveTimes } from "../logs/range";
import { requirePermission } from "../roles";

/** Of the team, and of each person for themselves, at most. */
export const SAVED_SEARCHES_MAX = 500;
const COLUMNS_MAX = 50;

/** Kept exactly as it was typed, or not at all. */
const kept = (text: z.ZodString) =>
  text.refine(isStorableText, "takes no NUL character and no half of a surrogate pair");

export const searchShape = {
  name: kept(z.string().trim().min(1).max(100))
    .regex(/^\P{Cc}*$/u, "takes no control characters")
    .describe("1 to 100 characters; once in the team, and once among a person's own."),
  audience: z
    .enum(SEARCH_AUDIENCES)
    .describe("`private`: seen by the one who made it; `team`: by everybody of the project."),
  query: kept(rangeShape.query.unwrap()).describe("Query text as it was typed."),
  from: z.string().min(1).max(64).describe("As for a search; `now-1h` stays relative."),
  to: z.string().min(1).max(64),
  columns: z
    .array(kept(z.string().min(1).max(200)))
    .max(COLUMNS_MAX)
    .nullable()
    .describe("Columns of the list; null for the usual ones."),
  view: z
    .string()
    .max(32)
    .regex(/^[a-z]*$/, "takes lower-case letters")
    .describe("View of the page; empty for the list of events."),
  by: kept(z.string().max(200)).describe("Key that the histogram is split by; empty for the usual one."),
  cmp: z.enum(SEARCH_COMPARISONS).describe("Period that the histogram is compared with; empty for none."),
  sort: z.enum(SEARCH_ORDERS).describe("Order of the list."),
  tz: z
    .string()
    .max(64)
    .refine((zone) => zone === "" || isTimeZone(zone), "is no time zone, such as Europe/Berlin")
    .describe("IANA time zone; empty for that of the one who opens it."),
  pinned: z.boolean().describe("Stands before the others."),
};

export const savedSearchOutput = z.object({
  id: z.string(),
  name: z.string(),
  audience: z.enum(SEARCH_AUDIENCES),
  query: z.string(),
  from: z.string(),
  to: z.string(),
  columns: z.array(z.string()).nullable(),
  view: z.string(),
  by: z.string(),
  cmp: z.enum(SEARCH_COMPARISONS),
  sort: z.enum(SEARCH_ORDERS),
  tz: z.string(),
  pinned: z.boolean(),
  created_at: z.string(),
  created_by: z.string(),
  updated_at: z.string(),
  updated_by: z.string(),
  may_change: z.boolean().describe("Whether the one who asks may change and delete it."),
});
export type SavedSearchOutput = z.output<typeof savedSearchOutput>;

export function viewerOf({ projectId, actor }: AccessContext): SearchViewer {
  return { projectId, owner: `${actor.kind}:${actor.id}` };
}

/** Throws `auth.forbidden`. A private search is its owner's to change; the team's needs more. */
export function requireChange(ctx: AccessContext, audience: SavedSearch["audience"]): void {
  requirePermission(ctx, audience === "team" ? "searches.share" : "searches.keep");
}

export async function findOwn(ctx: AccessContext, stores: Pick<Stores, "savedSearches">, id: string) {
  const found = await stores.savedSearches.find(viewerOf(ctx), id);
  if (found !== undefined) return found;
  throw new UseCaseError("saved_searches.not_found", "You have no such saved search.");
}

/** Call it under `savedSearches.lock()`. Throws `saved_searches.name_taken`. */
export async function requireFreeName(
  stores: Pick<Stores, "savedSearches">,
  wanted: Pick<SavedSearch, "id" | "projectId" | "audience" | "owner" | "name">,
): Promise<void> {
  if (!(await stores.savedSearches.isNameTaken(wanted))) return;
  const whose = wanted.audience === "team" ? "The team has" : "You have";
  throw new UseCaseError("saved_searches.name_taken", `${whose} a search named ${wanted.name}.`);
}

/** Call it under `savedSearches.lock()`. Throws `saved_searches.too_many`. */
export async function requireRoom(
  ctx: AccessContext,
  stores: Pick<Stores, "savedSearches">,
  audience: SavedSearch["audience"],
): Promise<void> {
  if ((await stores.savedSearches.countOf(viewerOf(ctx), audience)) < SAVED_SEARCHES_MAX) return;
  const whose = audience === "team" ? "The team has" : "You have";
  throw new UseCaseError(
    "saved_searches.too_many",
    `${whose} ${SAVED_SEARCHES_MAX} saved searches, the most; delete one first.`,
  );
}

/** Throws `range.invalid` for times that no search could take. */
export function requireRange(ctx: AccessContext, range: { from: string; to: string }): void {
  resolveTimes(range, ctx.clock.now());
}

type Look = Pick<SavedSearch, "splitBy" | "comparison" | "sortOrder" | "zone">;

/** Names of the address of the page → those of the store. Pure. */
export function lookOf({ by, cmp, sort, tz }: Pick<SavedSearchOutput, "by" | "cmp" | "sort" | "tz">): Look {
  return { splitBy: by, comparison: cmp, sortOrder: sort, zone: tz };
}
