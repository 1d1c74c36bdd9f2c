/** A new secret for an ingest key; the one before it lives on for the overlap, so senders can change over. Error: `keys.not_found`. */
import { INGEST_KEY_PREFIX, newSecret } from "@sightglass/metadata";
import * as z from "zod";
import { UseCaseError } from "../errors";
import { requirePermission } from "../roles";
import type { AccessContext } from "./access-context";
import { writeAudit } from "./audit";
import { HOUR_MS, idInput } from "./names";

const OVERLAP_HOURS_DEFAULT = 24;
const OVERLAP_HOURS_MAX = 720;

export const rotateIngestKeyInput = z.object({
  id: idInput,
  overlap_hours: z
    .number()
    .min(0)
    .max(OVERLAP_HOURS_MAX)
    .default(OVERLAP_HOURS_DEFAULT)
    .describe("How long the secret before stays good; 0 ends it at once."),
});
export type RotateIngestKeyInput = z.output<typeof rotateIngestKeyInput>;

export const rotateIngestKeyOutput = z.object({
  id: z.string(),
  name: z.string(),
  secret: z.string().describe("The new key; it is not told again."),
  old_secret_ends_at: z.string().describe("RFC 3339."),
});
export type RotateIngestKeyOutput = z.output<typeof rotateIngestKeyOutput>;

export async function rotateIngestKey(
  ctx: AccessContext,
  input: RotateIngestKeyInput,
): Promise<RotateIngestKeyOutput> {
  requirePermission(ctx, "keys.rotate");
  const { id } = input;
  const { secret, ...digest } = newSecret(INGEST_KEY_PREFIX, id);
  const now = new Date(ctx.clock.now());
  const oldSecretEndsAt = new Date(now.getTime() + input.overlap_hours * HOUR_MS);
  const endsAt = oldSecretEndsAt.toISOString();
  const name = await ctx.metadata.transaction(async (stores) => {
    const rotation = { projectId: ctx.projectId, id, secret: digest, oldSecretEndsAt, now };
    const found = await stores.ingestKeys.rotate(rotation);
    if (found === undefined) throw new UseCaseError("keys.not_found", "The project has no such ingest key.");
    const details = { old_secret_ends_at: endsAt };
    await writeAudit(ctx, stores, { action: "ingest_key.rotated", target: { id, name: found }, details });
    return found;
  });
  return { id, name, secret, old_secret_ends_at: endsAt };
}
