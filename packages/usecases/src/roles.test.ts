import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { isAllowed, PERMISSIONS, type Permission, PRINCIPALS, requirePermission, requireRole } from "./roles";

const permissions = Object.keys(PERMISSIONS).filter((name): name is Permission => name in PERMISSIONS);

describe("the role matrix", () => {
  it("is the table of docs/reference/roles.md", () => {
    const text = readFileSync(new URL("../../../docs/reference/roles.md", import.meta.url), "utf8");
    const rows = [...text.matchAll(/^\| `([a-z_.]+)` \|(.+)\|$/gm)].map(([, name, cells]) => [
      name,
      cells?.split("|").map((cell) => cell.trim() === "yes"),
    ]);
    const order = ["owner", "admin", "editor", "viewer", "manage_token", "read_token"] as const;
    expect(rows).toEqual(permissions.map((name) => [name, order.map((who) => isAllowed(who, name))]));
  });

  it.each(permissions)("never gives %s to a lower role and not to a higher one", (permission) => {
    const held = (["viewer", "editor", "admin", "owner"] as const).map((role) =>
      Number(isAllowed(role, permission)),
    );
    expect(held).toEqual(held.toSorted((a, b) => a - b));
  });

  it.each(permissions.filter((name) => /^(keys|tokens|members|audit)\./.test(name)))(
    "gives %s to no token",
    (permission) => {
      expect(isAllowed("manage_token", permission) || isAllowed("read_token", permission)).toBe(false);
    },
  );
});

describe("requirePermission", () => {
  it("throws auth.forbidden that names what is missing", () => {
    expect(() => requirePermission({ role: "viewer" }, "keys.create")).toThrow("keys.create");
    expect(() => requirePermission({ role: "admin" }, "keys.create")).not.toThrow();
  });
});

describe("requireRole", () => {
  it.each([
    ["viewer", PRINCIPALS],
    ["editor", ["owner", "admin", "editor", "manage_token"]],
    ["admin", ["owner", "admin"]],
    ["owner", ["owner"]],
  ] as const)("%s", (least, holders) => {
    const passing = PRINCIPALS.filter((role) => {
      try {
        requireRole({ role }, least);
        return true;
      } catch {
        return false;
      }
    });
    expect(passing).toEqual(holders);
  });
});
