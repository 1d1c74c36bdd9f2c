import type { Role } from "@sightglass/metadata";
import { describe, expect, it } from "vitest";
import { UseCaseError } from "../errors";
import { checkMemberChange, type MemberChange } from "./member-rules";

const roles = new Map<string, Role>([
  ["o", "owner"],
  ["a", "admin"],
  ["e", "editor"],
]);

function codeOf(change: Omit<MemberChange, "roles">, all: ReadonlyMap<string, Role> = roles): string {
  try {
    return checkMemberChange({ ...change, roles: all });
  } catch (error) {
    return error instanceof UseCaseError ? error.code : String(error);
  }
}

describe("checkMemberChange", () => {
  it.each([
    { by: "owner", userId: "e", to: "owner", expected: "editor" },
    { by: "admin", userId: "e", to: "admin", expected: "editor" },
    { by: "admin", userId: "a", to: "viewer", expected: "admin" },
    { by: "admin", userId: "e", to: undefined, expected: "editor" },
    { by: "admin", userId: "a", to: "owner", expected: "auth.forbidden" },
    { by: "admin", userId: "o", to: "viewer", expected: "auth.forbidden" },
    { by: "admin", userId: "o", to: undefined, expected: "auth.forbidden" },
    { by: "owner", userId: "o", to: "admin", expected: "members.last_owner" },
    { by: "owner", userId: "o", to: undefined, expected: "members.last_owner" },
    { by: "owner", userId: "o", to: "owner", expected: "owner" },
    { by: "owner", userId: "stranger", to: "viewer", expected: "members.not_found" },
  ] as const)("$by changes $userId to $to: $expected", ({ by, userId, to, expected }) => {
    expect(codeOf({ by, userId, to })).toBe(expected);
  });

  it("lets an owner go while another remains", () => {
    const two = new Map<string, Role>([...roles, ["p", "owner"]]);
    expect(codeOf({ by: "owner", userId: "o", to: undefined }, two)).toBe("owner");
  });
});
