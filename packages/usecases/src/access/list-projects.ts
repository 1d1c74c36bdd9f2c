/** The projects that the one who asks may work in. */
import * as z from "zod";
import { requirePermission } from "../roles";
import type { AccessContext } from "./access-context";

export const listProjectsInput = z.object({});
export type ListProjectsInput = z.output<typeof listProjectsInput>;

export const listProjectsOutput = z.object({
  items: z.array(
    z.object({
      id: z.int(),
      name: z.string(),
      organization: z.string(),
      current: z.boolean().describe("The one that this request works in."),
    }),
  ),
});
export type ListProjectsOutput = z.output<typeof listProjectsOutput>;

/** Permission: session.read. An API token has its own project only. */
export async function listProjects(
  ctx: AccessContext,
  _input: ListProjectsInput,
): Promise<ListProjectsOutput> {
  requirePermission(ctx, "session.read");
  const { metadata, actor, projectId } = ctx;
  const places = actor.kind === "user" ? await metadata.members.projectsOf(actor.id) : [await ownPlace(ctx)];
  return {
    items: places.map(({ organization, project }) => ({
      id: project.id,
      name: project.name,
      organization: organization.name,
      current: project.id === projectId,
    })),
  };
}

async function ownPlace({ metadata, organizationId, projectId }: AccessContext) {
  const [organization, project] = await Promise.all([
    metadata.organizations.find(organizationId),
    metadata.projects.find(organizationId, projectId),
  ]);
  return {
    organization: { name: organization?.name ?? "" },
    project: { id: projectId, name: project?.name ?? "" },
  };
}
