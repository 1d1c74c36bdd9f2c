/** Who is signed in, and where. */
import type { Principal } from "@sightglass/usecases";
import { procedure, router } from "../trpc";

export interface SessionMe {
  user: { id: string; name: string; email: string };
  organization: { id: string; name: string };
  project: { id: number; name: string };
  role: Principal;
}

export const sessionRouter = router({
  me: procedure.query(async ({ ctx: { session } }): Promise<SessionMe> => {
    const { organizationId, projectId, actor, role, metadata } = session;
    const [user, organization, project] = await Promise.all([
      metadata.users.find(actor.id),
      metadata.organizations.find(organizationId),
      metadata.projects.find(organizationId, projectId),
    ]);
    return {
      user: user ?? { id: actor.id, name: actor.name, email: "" },
      organization: { id: organizationId, name: organization?.name ?? "" },
      project: { id: projectId, name: project?.name ?? "" },
      role,
    };
  }),
});
