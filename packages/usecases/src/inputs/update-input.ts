/** Changes an input; what is left out stays. Receivers follow within a second. Errors: `inputs.not_found`, `inputs.name_taken`, `inputs.network_taken`, `inputs.doors`. */
import * as z from "zod";
import type { AccessContext } from "../access/access-context";
import { writeAudit } from "../access/audit";
import { idInput } from "../access/names";
import { UseCaseError } from "../errors";
import { requirePermission } from "../roles";
import { requireFreePlace } from "./free-place";
import { inputOutput, inputShape, outputOf, requireDoorsOf } from "./input-words";

export const updateInputInput = z.object({
  id: idInput,
  name: inputShape.name.optional(),
  networks: inputShape.networks.optional(),
  time_zone: inputShape.time_zone.optional(),
  doors: inputShape.doors.optional(),
  enabled: inputShape.enabled.optional(),
});
export type UpdateInputInput = z.output<typeof updateInputInput>;

export const updateInputOutput = inputOutput;
export type UpdateInputOutput = z.output<typeof updateInputOutput>;

export async function updateInput(ctx: AccessContext, input: UpdateInputInput): Promise<UpdateInputOutput> {
  requirePermission(ctx, "inputs.change");
  const { id, ...change } = input;
  return ctx.metadata.transaction(async (stores) => {
    await stores.inputs.lock();
    const old = await stores.inputs.find(ctx.projectId, id);
    if (old === undefined) throw new UseCaseError("inputs.not_found", "The project has no such input.");
    const wanted = {
      ...old,
      name: change.name ?? old.name,
      networks: change.networks ?? old.networks,
      timeZone: change.time_zone ?? old.timeZone,
      doors: change.doors ?? old.doors,
      enabled: change.enabled ?? old.enabled,
    };
    requireDoorsOf(old.kind, wanted.doors);
    await requireFreePlace(stores, wanted);
    const { name, networks, timeZone, doors, enabled } = wanted;
    await stores.inputs.update(ctx.projectId, id, { name, networks, timeZone, doors, enabled });
    await writeAudit(ctx, stores, {
      action: "input.changed",
      target: { id, name },
      details: { ...change },
    });
    return outputOf(wanted);
  });
}
