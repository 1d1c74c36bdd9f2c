/** A new input of the project. Errors: `inputs.name_taken`, `inputs.network_taken`, `inputs.too_many`. */
import { newPublicId, SYSLOG_DOORS } from "@sightglass/metadata";
import * as z from "zod";
import type { AccessContext } from "../access/access-context";
import { writeAudit } from "../access/audit";
import { UseCaseError } from "../errors";
import { requirePermission } from "../roles";
import { requireFreePlace } from "./free-place";
import { INPUTS_PER_PROJECT_MAX, inputShape } from "./input-words";

export const createInputInput = z.object({
  name: inputShape.name,
  networks: inputShape.networks,
  time_zone: inputShape.time_zone.default("UTC"),
  doors: inputShape.doors.default([...SYSLOG_DOORS]),
  enabled: inputShape.enabled.default(true),
});
export type CreateInputInput = z.output<typeof createInputInput>;

export const createInputOutput = z.object({ id: z.string(), name: z.string() });
export type CreateInputOutput = z.output<typeof createInputOutput>;

export async function createInput(ctx: AccessContext, input: CreateInputInput): Promise<CreateInputOutput> {
  requirePermission(ctx, "inputs.change");
  const { time_zone: timeZone, ...given } = input;
  const row = {
    ...given,
    timeZone,
    id: newPublicId(),
    projectId: ctx.projectId,
    kind: "syslog" as const,
    createdBy: ctx.actor.name,
  };
  await ctx.metadata.transaction(async (stores) => {
    await stores.inputs.lock();
    if ((await stores.inputs.countOf(ctx.projectId)) >= INPUTS_PER_PROJECT_MAX) {
      const message = `A project has ${INPUTS_PER_PROJECT_MAX} inputs at most; remove one first.`;
      throw new UseCaseError("inputs.too_many", message);
    }
    await requireFreePlace(stores, row);
    await stores.inputs.create(row);
    await writeAudit(ctx, stores, {
      action: "input.created",
      target: { id: row.id, name: row.name },
      details: { ...input },
    });
  });
  return { id: row.id, name: row.name };
}
