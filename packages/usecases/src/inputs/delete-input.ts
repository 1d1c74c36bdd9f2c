/** Removes an input; its senders are let in no more within a second. Error: `inputs.not_found`. */
import * as z from "zod";
import type { AccessContext } from "../access/access-context";
import { writeAudit } from "../access/audit";
import { idInput } from "../access/names";
import { UseCaseError } from "../errors";
import { requirePermission } from "../roles";

export const deleteInputInput = z.object({ id: idInput });
export type DeleteInputInput = z.output<typeof deleteInputInput>;

export const deleteInputOutput = z.object({ id: z.string(), name: z.string() });
export type DeleteInputOutput = z.output<typeof deleteInputOutput>;

export async function deleteInput(ctx: AccessContext, { id }: DeleteInputInput): Promise<DeleteInputOutput> {
  requirePermission(ctx, "inputs.change");
  return ctx.metadata.transaction(async (stores) => {
    await stores.inputs.lock();
    const name = await stores.inputs.remove(ctx.projectId, id);
    if (name === undefined) throw new UseCaseError("inputs.not_found", "The project has no such input.");
    await writeAudit(ctx, stores, { action: "input.removed", target: { id, name } });
    return { id, name };
  });
}
