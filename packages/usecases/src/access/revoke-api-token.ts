/** Ends an API token; the API refuses it within a second. Error: `tokens.not_found`. */
import * as z from "zod";
import { UseCaseError } from "../errors";
import { requirePermission } from "../roles";
import type { AccessContext } from "./access-context";
import { writeAudit } from "./audit";
import { idInput } from "./names";

export const revokeApiTokenInput = z.object({ id: idInput });
export type RevokeApiTokenInput = z.output<typeof revokeApiTokenInput>;

export const revokeApiTokenOutput = z.object({ id: z.string(), name: z.string() });
export type RevokeApiTokenOutput = z.output<typeof revokeApiTokenOutput>;

export async function revokeApiToken(
  ctx: AccessContext,
  input: RevokeApiTokenInput,
): Promise<RevokeApiTokenOutput> {
  requirePermission(ctx, "tokens.revoke");
  const { id } = input;
  return ctx.metadata.transaction(async (stores) => {
    const name = await stores.apiTokens.revoke(ctx.projectId, id, new Date(ctx.clock.now()));
    if (name === undefined) throw new UseCaseError("tokens.not_found", "The project has no such API token.");
    await writeAudit(ctx, stores, { action: "api_token.revoked", target: { id, name } });
    return { id, name };
  });
}
