/** A new input of the project. Errors: `inputs.name_taken`, `inputs.network_taken`, `inputs.too_many`, `inputs.doors`. */
import { DOORS_OF, newPublicId } from "@sightglass/metadata";
import * as z from "zod";
import type { AccessContext } from "../access/access-context";
import { writeAudit } from "../access/audit";
import { UseCaseError } from "../errors";
import { requirePermission } from "../roles";
import { requireFreePlace } from "./free-place";
import { INPUTS_PER_PROJECT_MAX, inputShape, requireDoorsOf } from "./input-words";

export const createInputInput = z.object({
  kind: inputShape.kind.default("syslog"),
  name: inputShape.name,
  networks: inputShape.networks,
  time_zone: inputShape.time_zone.default("UTC"),
  doors: inputShape.doors.optional().describe("All of its kind, when left out."),
  enabled: inputShape.enabled.default(true),
});
export type CreateInputInput = z.output<typeof createInputInput>;

export const createInputOutput = z.object({ id: z.string(), name: z.string() });
export type CreateInputOutput = z.output<typeof createInputOutput>;

export async function createInput(ctx: AccessContext, input: CreateInputInput): Promise<CreateInputOutput> {
  requirePermission(ctx, "inputs.change");
  const { time_zone: timeZone, doors = [...DOORS_OF[input.kind]], ...given } = input;
  requireDoorsOf(input.kind, doors);
  const row = {
    ...given,
    timeZone,
    doors,
    id: newPublicId(),
    projectId: ctx.projectId,
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
