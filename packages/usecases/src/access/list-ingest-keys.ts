/** The live ingest keys of the project, by name. Secrets are never told again. */
import { KEY_SCOPES } from "@sightglass/metadata";
import * as z from "zod";
import { requirePermission } from "../roles";
import type { AccessContext } from "./access-context";
import { timeOutput, timeText } from "./names";

export const listIngestKeysInput = z.object({});
export type ListIngestKeysInput = z.output<typeof listIngestKeysInput>;

export const listIngestKeysOutput = z.object({
  items: z.array(
    z.object({
      id: z.string(),
      name: z.string(),
      scopes: z.array(z.enum(KEY_SCOPES)),
      created_at: z.string(),
      created_by: z.string(),
      last_used_at: timeOutput,
      secrets: z
        .array(z.object({ hint: z.string(), created_at: z.string(), expires_at: timeOutput }))
        .describe("Live secrets, newest first; hint is the last four characters."),
    }),
  ),
});
export type ListIngestKeysOutput = z.output<typeof listIngestKeysOutput>;

export async function listIngestKeys(
  ctx: AccessContext,
  _input: ListIngestKeysInput,
): Promise<ListIngestKeysOutput> {
  requirePermission(ctx, "keys.list");
  const keys = await ctx.metadata.ingestKeys.list(ctx.projectId, new Date(ctx.clock.now()));
  return {
    items: keys.map((key) => ({
      id: key.id,
      name: key.name,
      scopes: key.scopes,
      created_at: key.createdAt.toISOString(),
      created_by: key.createdBy,
      last_used_at: timeText(key.lastUsedAt),
      secrets: key.secrets.map((secret) => ({
        hint: secret.hint,
        created_at: secret.createdAt.toISOString(),
        expires_at: timeText(secret.expiresAt),
      })),
    })),
  };
}
