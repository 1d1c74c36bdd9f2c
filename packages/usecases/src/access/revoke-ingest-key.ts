/** Ends an ingest key with all its secrets; receivers refuse it within a second. Error: `keys.not_found`. */
import * as z from "zod";
import { UseCaseError } from "../errors";
import { requirePermission } from "../roles";
import type { AccessContext } from "./access-context";
import { writeAudit } from "./audit";
import { idInput } from "./names";

export const revokeIngestKeyInput = z.object({ id: idInput });
export type RevokeIngestKeyInput = z.output<typeof revokeIngestKeyInput>;

export const revokeIngestKeyOutput = z.object({ id: z.string(), name: z.string() });
export type RevokeIngestKeyOutput = z.output<typeof revokeIngestKeyOutput>;

export async function revokeIngestKey(
  ctx: AccessContext,
  input: RevokeIngestKeyInput,
): Promise<RevokeIngestKeyOutput> {
  requirePermission(ctx, "keys.revoke");
  const { id } = input;
  return ctx.metadata.transaction(async (stores) => {
    const name = await stores.ingestKeys.revoke(ctx.projectId, id, new Date(ctx.clock.now()));
    if (name === undefined) throw new UseCaseError("keys.not_found", "The project has no such ingest key.");
    await writeAudit(ctx, stores, { action: "ingest_key.revoked", target: { id, name } });
    return { id, name };
  });
}
