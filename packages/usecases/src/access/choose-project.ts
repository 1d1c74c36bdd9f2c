/** Whether a person may go on in another project. The choice itself is kept by the browser and checked at every request. */
import * as z from "zod";
import { UseCaseError } from "../errors";
import { requirePermission } from "../roles";
import type { AccessContext } from "./access-context";

export const chooseProjectInput = z.object({ project_id: z.int().min(1).max(4_294_967_295) });
export type ChooseProjectInput = z.output<typeof chooseProjectInput>;

export const chooseProjectOutput = z.object({ project_id: z.int(), name: z.string() });
export type ChooseProjectOutput = z.output<typeof chooseProjectOutput>;

/** Permission: session.read, and a person. `auth.forbidden` is the answer for a foreign project and for none alike. */
export async function chooseProject(
  ctx: AccessContext,
  { project_id: projectId }: ChooseProjectInput,
): Promise<ChooseProjectOutput> {
  requirePermission(ctx, "session.read");
  if (ctx.actor.kind !== "user") throw new UseCaseError("auth.forbidden", "An API token has one project.");
  const place = await ctx.metadata.members.workplaceOf(ctx.actor.id, projectId);
  if (place?.project.id !== projectId) {
    throw new UseCaseError("auth.forbidden", "You have no project of this number.");
  }
  return { project_id: projectId, name: place.project.name };
}
