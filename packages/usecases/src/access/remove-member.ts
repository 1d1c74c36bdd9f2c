/** Takes a member out of the organization. Errors: `members.not_found`, `members.last_owner`, `auth.forbidden` for what is above the asker. */
import * as z from "zod";
import { requirePermission } from "../roles";
import type { AccessContext } from "./access-context";
import { writeAudit } from "./audit";
import { askerNow, checkMemberChange } from "./member-rules";

export const removeMemberInput = z.object({ user_id: z.string().min(1).max(64) });
export type RemoveMemberInput = z.output<typeof removeMemberInput>;

export const removeMemberOutput = z.object({ user_id: z.string() });
export type RemoveMemberOutput = z.output<typeof removeMemberOutput>;

export async function removeMember(
  ctx: AccessContext,
  input: RemoveMemberInput,
): Promise<RemoveMemberOutput> {
  requirePermission(ctx, "members.change");
  const userId = input.user_id;
  return ctx.metadata.transaction(async (stores) => {
    const roles = await stores.members.lockRoles(ctx.organizationId);
    const from = checkMemberChange({ by: askerNow(ctx, roles), roles, userId, to: undefined });
    const user = await stores.users.find(userId);
    await stores.members.remove(ctx.organizationId, userId);
    await writeAudit(ctx, stores, {
      action: "member.removed",
      target: { id: userId, name: user?.email ?? userId },
      details: { from },
    });
    return { user_id: userId };
  });
}
