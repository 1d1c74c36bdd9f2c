/** Who may change whom: an owner everybody, an admin nobody who is owner; one owner always remains. Pure. */
import type { Role } from "@sightglass/metadata";
import { UseCaseError } from "../errors";
import type { Principal } from "../roles";

export interface MemberChange {
  /** Who changes. */
  by: Principal;
  /** Role of every member now. */
  roles: ReadonlyMap<string, Role>;
  userId: string;
  /** Undefined: the member is removed. */
  to: Role | undefined;
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
