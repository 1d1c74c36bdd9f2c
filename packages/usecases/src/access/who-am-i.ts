/** Who asks, and where: the person (or token), organization, project and role. */
import * as z from "zod";
import { UseCaseError } from "../errors";
import { PRINCIPALS, requirePermission } from "../roles";
import type { AccessContext } from "./access-context";

export const whoAmIInput = z.object({});
export type WhoAmIInput = z.output<typeof whoAmIInput>;

export const whoAmIOutput = z.object({
  user: z
    .object({ id: z.string(), name: z.string(), email: z.string() })
    .describe("For an API token its id and name, and an empty address."),
  organization: z.object({ id: z.string(), name: z.string() }),
  project: z.object({ id: z.int(), name: z.string(), retention_days: z.int() }),
  role: z.enum(PRINCIPALS),
});
export type WhoAmIOutput = z.output<typeof whoAmIOutput>;

export async function whoAmI(ctx: AccessContext, _input: WhoAmIInput): Promise<WhoAmIOutput> {
  requirePermission(ctx, "session.read");
  const { metadata, organizationId, projectId, actor } = ctx;
  const [organization, project, user] = await Promise.all([
    metadata.organizations.find(organizationId),
    metadata.projects.find(organizationId, projectId),
    actor.kind === "user" ? metadata.users.find(actor.id) : { id: actor.id, name: actor.name, email: "" },
  ]);
  if (!organization || !project || !user) throw new UseCaseError("auth.required", "Sign in again.");
  return {
    user: { id: user.id, name: user.name, email: user.email },
    organization: { id: organization.id, name: organization.name },
    project: { id: project.id, name: project.name, retention_days: project.retentionDays },
    role: ctx.role,
  };
}
