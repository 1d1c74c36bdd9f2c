/** The members of the organization, by e-mail. */
import { ROLES } from "@sightglass/metadata";
import * as z from "zod";
import { requirePermission } from "../roles";
import type { AccessContext } from "./access-context";
import { timeOutput, timeText } from "./names";

export const listMembersInput = z.object({});
export type ListMembersInput = z.output<typeof listMembersInput>;

export const listMembersOutput = z.object({
  items: z.array(
    z.object({
      user_id: z.string(),
      name: z.string(),
      email: z.string(),
      role: z.enum(ROLES),
      since: z.string(),
      last_seen_at: timeOutput,
    }),
  ),
});
export type ListMembersOutput = z.output<typeof listMembersOutput>;

export async function listMembers(ctx: AccessContext, _input: ListMembersInput): Promise<ListMembersOutput> {
  requirePermission(ctx, "members.list");
  const members = await ctx.metadata.members.list(ctx.organizationId);
  return {
    items: members.map((member) => ({
      user_id: member.userId,
      name: member.name,
      email: member.email,
      role: member.role,
      since: member.since.toISOString(),
      last_seen_at: timeText(member.lastSeenAt),
    })),
  };
}
