/** Who may change whom: an owner everybody, an admin nobody who is owner; one owner always remains. Pure. */
import type { Role } from "@sightglass/metadata";
import { UseCaseError } from "../errors";
import { type Principal, requirePermission } from "../roles";
import type { AccessContext } from "./access-context";

export interface MemberChange {
  /** Who changes. */
  by: Principal;
  /** Role of every member now. */
  roles: ReadonlyMap<string, Role>;
  userId: string;
  /** Undefined: the member is removed. */
  to: Role | undefined;
}

/**
 * What the asker is now, by roles read after the lock: what the request began with may have been taken
 * away since. Throws `auth.forbidden`.
 */
export function askerNow(
  ctx: Pick<AccessContext, "actor" | "role">,
  roles: ReadonlyMap<string, Role>,
): Principal {
  if (ctx.actor.kind !== "user") return ctx.role;
  const role = roles.get(ctx.actor.id);
  if (role === undefined) throw new UseCaseError("auth.forbidden", "You are no longer a member here.");
  requirePermission({ role }, "members.change");
  return role;
}

/** The member's role now. Throws `members.not_found`, `auth.forbidden`, `members.last_owner`. */
export function checkMemberChange(change: MemberChange): Role {
  const { by, roles, userId, to } = change;
  const from = roles.get(userId);
  if (from === undefined) throw new UseCaseError("members.not_found", "The organization has no such member.");
  if (by !== "owner" && (from === "owner" || to === "owner")) {
    throw new UseCaseError("auth.forbidden", "Only an owner makes, changes or removes an owner.");
  }
  const owners = [...roles.values()].filter((role) => role === "owner").length;
  if (from === "owner" && to !== "owner" && owners === 1) {
    throw new UseCaseError(
      "members.last_owner",
      "The last owner can not leave; make another member owner first.",
    );
  }
  return from;
}
