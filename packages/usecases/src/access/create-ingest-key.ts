/** A new ingest key of the project. Errors: `keys.name_taken`, `keys.too_many`. */
import { INGEST_KEY_PREFIX, KEY_SCOPES, newPublicId, newSecret } from "@sightglass/metadata";
import * as z from "zod";
import { UseCaseError } from "../errors";
import { requirePermission } from "../roles";
import type { AccessContext } from "./access-context";
import { writeAudit } from "./audit";
import { nameInput, PER_PROJECT_MAX } from "./names";

export const createIngestKeyInput = z.object({
  name: nameInput,
  scopes: z
    .array(z.enum(KEY_SCOPES))
    .min(1)
    .transform((scopes) => [...new Set(scopes)])
    .default([...KEY_SCOPES])
    .describe("Signals that the key may send; all when left out."),
});
export type CreateIngestKeyInput = z.output<typeof createIngestKeyInput>;

export const createIngestKeyOutput = z.object({
  id: z.string(),
  name: z.string(),
  secret: z.string().describe("The key itself; it is not told again."),
});
export type CreateIngestKeyOutput = z.output<typeof createIngestKeyOutput>;

export async function createIngestKey(
  ctx: AccessContext,
  input: CreateIngestKeyInput,
): Promise<CreateIngestKeyOutput> {
  requirePermission(ctx, "keys.create");
  const id = newPublicId();
  const { secret, ...digest } = newSecret(INGEST_KEY_PREFIX, id);
  const { name, scopes } = input;
  await ctx.metadata.transaction(async (stores) => {
    if ((await stores.ingestKeys.countLive(ctx.projectId)) >= PER_PROJECT_MAX) {
      throw new UseCaseError(
        "keys.too_many",
        `A project has ${PER_PROJECT_MAX} ingest keys at most; revoke one first.`,
      );
    }
    const row = { id, projectId: ctx.projectId, name, scopes, createdBy: ctx.actor.name, secret: digest };
    if (!(await stores.ingestKeys.create(row))) {
      throw new UseCaseError("keys.name_taken", `The project has an ingest key named ${name}.`);
    }
    await writeAudit(ctx, stores, {
      action: "ingest_key.created",
      target: { id, name },
      details: { scopes },
    });
  });
  return { id, name, secret };
}
