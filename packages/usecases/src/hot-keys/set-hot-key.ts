/**
 * Says that a key of the project keeps a column whatever its use, needs none, or is left to its use again.
 * The column follows within moments. Errors: `hot_keys.not_found`, `hot_keys.too_many`.
 */
import { loadKeyCatalogue } from "@sightglass/clickhouse";
import { HOT_KEY_WISHES, isStorableText } from "@sightglass/metadata";
import * as z from "zod";
import { writeAudit } from "../access/audit";
import type { Context } from "../context";
import { UseCaseError } from "../errors";
import { signalOf } from "../logs/scope";
import { requirePermission } from "../roles";

/** Keys that a project may keep: other projects need places too. */
export const KEPT_MAX = 8;

export const setHotKeyInput = z.object({
  key: z.string().min(1).max(200).refine(isStorableText, "holds a character that cannot be kept"),
  wish: z.enum(HOT_KEY_WISHES).nullable().describe("Null: left to its use."),
});
export type SetHotKeyInput = z.output<typeof setHotKeyInput>;

export const setHotKeyOutput = z.object({});
export type SetHotKeyOutput = z.output<typeof setHotKeyOutput>;

const ACTIONS = { keep: "hot_key.kept", never: "hot_key.removed", none: "hot_key.released" } as const;

/** Permission: hot_keys.change. */
export async function setHotKey(ctx: Context, { key, wish }: SetHotKeyInput): Promise<SetHotKeyOutput> {
  requirePermission(ctx, "hot_keys.change");
  const { projectId } = ctx;
  if (wish === "keep") await requireAttribute(ctx, key);
  return ctx.metadata.transaction(async (stores) => {
    await stores.hotKeys.lockWishes();
    const kept = (await stores.hotKeys.wishes(projectId)).filter((one) => one.wish === "keep");
    if (wish === "keep" && kept.length >= KEPT_MAX && kept.every((one) => one.key !== key))
      throw new UseCaseError("hot_keys.too_many", `A project keeps at most ${KEPT_MAX} keys as columns.`);
    if (wish === null) await stores.hotKeys.removeWish(projectId, key);
    else await stores.hotKeys.setWish({ projectId, key, wish, createdBy: ctx.actor.name });
    await writeAudit(ctx, stores, { action: ACTIONS[wish ?? "none"], target: { id: key, name: key } });
    return {};
  });
}

/** Of the project's own events, also of one that came this second. */
async function requireAttribute(ctx: Context, key: string): Promise<void> {
  const types = (await loadKeyCatalogue(ctx.db, signalOf(ctx))).typesOf(key);
  if (types?.text || types?.number || types?.bool) return;
  throw new UseCaseError("hot_keys.not_found", "No event of the last 30 days has an attribute of this name.");
}
