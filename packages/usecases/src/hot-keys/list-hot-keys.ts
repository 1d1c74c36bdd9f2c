/**
 * The attributes of the project that have a column of their own, get one, or were said to need none. Columns
 * are of the whole installation: of keys that the project does not have, only their number is told.
 */
import { HOT_TYPES, type HotType, type KeyCatalogue } from "@sightglass/clickhouse";
import type { HotColumnRow, HotKeyWish } from "@sightglass/metadata";
import * as z from "zod";
import type { Context } from "../context";
import { isAllowed, requirePermission } from "../roles";
import { HOT_KEY_BARS, standing, WINDOW_DAYS } from "./choose-hot-keys";
import { utcDay } from "./day";

export const listHotKeysInput = z.object({});
export type ListHotKeysInput = z.output<typeof listHotKeysInput>;

const hotKeyOutput = z.object({
  id: z.string().describe("Unique in the list."),
  key: z.string(),
  type: z.enum(HOT_TYPES).nullable().describe("Null before a column is begun."),
  state: z
    .enum(["ready", "building", "waiting", "off"])
    .describe(
      "`ready`: queries read it. `waiting`: for its turn. `off`: somebody of the project wants none.",
    ),
  filled: z.number().describe("Share of the stored events that hold it, 0 to 1."),
  stuck: z.boolean().describe("The store cannot go on for the moment."),
  bytes: z.number().describe("On disk, of all projects."),
  kept: z.boolean().describe("Stays whatever the use."),
  uses: z.number().describe(`Questions of the project with this key in the last ${WINDOW_DAYS} days.`),
});
export type HotKeyOutput = z.output<typeof hotKeyOutput>;

export const listHotKeysOutput = z.object({
  items: z.array(hotKeyOutput),
  places_taken: z.int().describe("Columns of all projects."),
  places: z.int(),
  may_change: z.boolean(),
});
export type ListHotKeysOutput = z.output<typeof listHotKeysOutput>;

/** Permission: hot_keys.read. */
export async function listHotKeys(ctx: Context, _input: ListHotKeysInput): Promise<ListHotKeysOutput> {
  requirePermission(ctx, "hot_keys.read");
  const { hotKeys } = ctx.metadata;
  const now = ctx.clock.now();
  const [catalogue, columns, wishes, uses] = await Promise.all([
    ctx.catalogues.get(ctx.db, now),
    hotKeys.columns(),
    hotKeys.wishes(ctx.projectId),
    hotKeys.usesSince(utcDay(now, WINDOW_DAYS - 1), ctx.projectId),
  ]);
  const wished = new Map(wishes.map(({ key, wish }) => [key, wish]));
  const used = new Map(uses.map((cost) => [cost.key, cost.uses]));
  const taken = standing(columns);
  const own = taken.flatMap((column) => ownColumn(column, catalogue, wished.get(column.key)) ?? []);
  const begun = new Set(own.map(({ key }) => key));
  const rest = wishes.filter(({ key }) => !begun.has(key)).map(({ key, wish }) => withoutColumn(key, wish));
  return {
    items: [...own, ...rest]
      .map((item) => ({ ...item, uses: used.get(item.key) ?? 0 }))
      .sort((a, b) => b.uses - a.uses || (a.id < b.id ? -1 : 1)),
    places_taken: taken.length,
    places: HOT_KEY_BARS.columnsMax,
    may_change: isAllowed(ctx.role, "hot_keys.change"),
  };
}

type Item = Omit<HotKeyOutput, "uses">;

function ownColumn(
  { key, type: name, state, filled, bytes, failure }: HotColumnRow,
  catalogue: KeyCatalogue,
  wish: HotKeyWish | undefined,
): Item | undefined {
  const type = HOT_TYPES.find((one): one is HotType => one === name);
  if (type === undefined || catalogue.typesOf(key)?.[type] !== true || wish === "never") return undefined;
  return {
    id: `${type} ${key}`,
    key,
    type,
    state: state === "ready" ? "ready" : "building",
    filled,
    stuck: failure !== "",
    bytes,
    kept: wish === "keep",
  };
}

function withoutColumn(key: string, wish: HotKeyWish): Item {
  const state = wish === "keep" ? "waiting" : "off";
  return { id: key, key, type: null, state, filled: 0, stuck: false, bytes: 0, kept: wish === "keep" };
}
