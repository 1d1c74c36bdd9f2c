/** Gives a member another role. Errors: `members.not_found`, `members.last_owner`, `auth.forbidden` for what is above the asker. */
import { ROLES } from "@sightglass/metadata";
import * as z from "zod";
import { requirePermission } from "../roles";
import type { AccessContext } from "./access-context";
import { writeAudit } from "./audit";
import { askerNow, checkMemberChange } from "./member-rules";

export const changeMemberRoleInput = z.object({ user_id: z.string().min(1).max(64), role: z.enum(ROLES) });
export type ChangeMemberRoleInput = z.output<typeof changeMemberRoleInput>;

export const changeMemberRoleOutput = z.object({ user_id: z.string(), role: z.enum(ROLES) });
export type ChangeMemberRoleOutput = z.output<typeof changeMemberRoleOutput>;

export async function changeMemberRole(
  ctx: AccessContext,
  input: ChangeMemberRoleInput,
): Promise<ChangeMemberRoleOutput> {
  requirePermission(ctx, "members.change");
  const { user_id: userId, role } = input;
  return ctx.metadata.transaction(async (stores) => {
    const roles = await stores.members.lockRoles(ctx.organizationId);
    const from = checkMemberChange({ by: askerNow(ctx, roles), roles, userId, to: role });
    await stores.members.setRole(ctx.organizationId, userId, role);
    const user = await stores.users.find(userId);
    await writeAudit(ctx, stores, {
      action: "member.role_changed",
      target: { id: userId, name: user?.email ?? userId },
      details: { from, to: role },
    });
    return { user_id: userId, role };
  });
}
