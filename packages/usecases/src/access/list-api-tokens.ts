/** The API tokens of the project that are not revoked, by name. Secrets are never told again. */
import { TOKEN_SCOPES } from "@sightglass/metadata";
import * as z from "zod";
import { requirePermission } from "../roles";
import type { AccessContext } from "./access-context";
import { timeOutput, timeText } from "./names";

export const listApiTokensInput = z.object({});
export type ListApiTokensInput = z.output<typeof listApiTokensInput>;

export const listApiTokensOutput = z.object({
  items: z.array(
    z.object({
      id: z.string(),
      name: z.string(),
      scope: z.enum(TOKEN_SCOPES),
      hint: z.string().describe("The last four characters."),
      created_at: z.string(),
      created_by: z.string(),
      expires_at: timeOutput,
      last_used_at: timeOutput,
    }),
  ),
});
export type ListApiTokensOutput = z.output<typeof listApiTokensOutput>;

export async function listApiTokens(
  ctx: AccessContext,
  _input: ListApiTokensInput,
): Promise<ListApiTokensOutput> {
  requirePermission(ctx, "tokens.list");
  const tokens = await ctx.metadata.apiTokens.list(ctx.projectId);
  return {
    items: tokens.map((token) => ({
      id: token.id,
      name: token.name,
      scope: token.scope,
      hint: token.hint,
      created_at: token.createdAt.toISOString(),
      created_by: token.createdBy,
      expires_at: timeText(token.expiresAt),
      last_used_at: timeText(token.lastUsedAt),
    })),
  };
}
