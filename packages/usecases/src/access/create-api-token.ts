/** A new API token of the project. Errors: `tokens.name_taken`, `tokens.too_many`. */
import { API_TOKEN_PREFIX, newPublicId, newSecret, TOKEN_SCOPES } from "@sightglass/metadata";
import * as z from "zod";
import { UseCaseError } from "../errors";
import { requirePermission } from "../roles";
import type { AccessContext } from "./access-context";
import { writeAudit } from "./audit";
import { DAY_MS, nameInput, PER_PROJECT_MAX, timeOutput, timeText } from "./names";

const EXPIRES_DAYS_MAX = 3_650;

export const createApiTokenInput = z.object({
  name: nameInput,
  scope: z.enum(TOKEN_SCOPES).default("read"),
  expires_in_days: z
    .int()
    .min(1)
    .max(EXPIRES_DAYS_MAX)
    .optional()
    .describe("Days until the token ends; without it there is no end."),
});
export type CreateApiTokenInput = z.output<typeof createApiTokenInput>;

export const createApiTokenOutput = z.object({
  id: z.string(),
  name: z.string(),
  scope: z.enum(TOKEN_SCOPES),
  expires_at: timeOutput,
  secret: z.string().describe("The token itself; it is not told again."),
});
export type CreateApiTokenOutput = z.output<typeof createApiTokenOutput>;

export async function createApiToken(
  ctx: AccessContext,
  input: CreateApiTokenInput,
): Promise<CreateApiTokenOutput> {
  requirePermission(ctx, "tokens.create");
  const id = newPublicId();
  const { secret, ...digest } = newSecret(API_TOKEN_PREFIX, id);
  const { name, scope } = input;
  const days = input.expires_in_days;
  const expiresAt = days === undefined ? null : new Date(ctx.clock.now() + days * DAY_MS);
  await ctx.metadata.transaction(async (stores) => {
    if ((await stores.apiTokens.countLive(ctx.projectId)) >= PER_PROJECT_MAX) {
      throw new UseCaseError(
        "tokens.too_many",
        `A project has ${PER_PROJECT_MAX} API tokens at most; revoke one first.`,
      );
    }
    const row = {
      id,
      projectId: ctx.projectId,
      name,
      scope,
      expiresAt,
      createdBy: ctx.actor.name,
      secret: digest,
    };
    if (!(await stores.apiTokens.create(row))) {
      throw new UseCaseError("tokens.name_taken", `The project has an API token named ${name}.`);
    }
    const details = { scope, expires_at: timeText(expiresAt) };
    await writeAudit(ctx, stores, { action: "api_token.created", target: { id, name }, details });
  });
  return { id, name, scope, expires_at: timeText(expiresAt), secret };
}
