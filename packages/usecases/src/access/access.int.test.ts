import { readdirSync } from "node:fs";
import type { Metadata } from "@sightglass/metadata";
import type { FakeClock } from "@sightglass/testkit";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { isAllowed, type Permission, PRINCIPALS, type Principal } from "../roles";
import { codeOf, startTestPlaces, type TestPlaces } from "../testing-place";
import type { AccessContext } from "./access-context";
import { changeMemberRole } from "./change-member-role";
import { chooseProject } from "./choose-project";
import { createApiToken } from "./create-api-token";
import { createIngestKey, createIngestKeyInput } from "./create-ingest-key";
import { listApiTokens } from "./list-api-tokens";
import { listAudit } from "./list-audit";
import { listIngestKeys } from "./list-ingest-keys";
import { listMembers } from "./list-members";
import { listProjects } from "./list-projects";
import { removeMember } from "./remove-member";
import { revokeApiToken } from "./revoke-api-token";
import { revokeIngestKey } from "./revoke-ingest-key";
import { rotateIngestKey } from "./rotate-ingest-key";
import { whoAmI } from "./who-am-i";

const NOBODY = "AAAAAAAAAAAA";

let places: TestPlaces;
let metadata: Metadata;
let clock: FakeClock;
let home: AccessContext;
let newPlace: TestPlaces["newPlace"];
let addMember: TestPlaces["addMember"];

beforeAll(async () => {
  places = await startTestPlaces();
  ({ metadata, clock, newPlace, addMember } = places);
});
afterAll(() => places?.close());
beforeEach(async () => {
  home = await newPlace();
});

const scopes: ("logs" | "metrics")[] = ["logs"];
const newKey = (ctx: AccessContext, name = "web") => createIngestKey(ctx, { name, scopes });
const newToken = (ctx: AccessContext, name = "script") => createApiToken(ctx, { name, scope: "read" });

/** Every use case of this folder: its file, what it needs, and a call that gets past the role. */
const CASES: Record<string, { permission: Permission; call: (ctx: AccessContext) => Promise<unknown> }> = {
  "change-member-role": {
    permission: "members.change",
    call: (ctx) => changeMemberRole(ctx, { user_id: "nobody", role: "viewer" }),
  },
  "choose-project": {
    permission: "session.read",
    call: (ctx) => chooseProject(ctx, { project_id: ctx.projectId }),
  },
  "create-api-token": { permission: "tokens.create", call: (ctx) => newToken(ctx, `of ${ctx.role}`) },
  "create-ingest-key": { permission: "keys.create", call: (ctx) => newKey(ctx, `of ${ctx.role}`) },
  "list-api-tokens": { permission: "tokens.list", call: (ctx) => listApiTokens(ctx, {}) },
  "list-audit": { permission: "audit.read", call: (ctx) => listAudit(ctx, { limit: 10 }) },
  "list-ingest-keys": { permission: "keys.list", call: (ctx) => listIngestKeys(ctx, {}) },
  "list-members": { permission: "members.list", call: (ctx) => listMembers(ctx, {}) },
  "list-projects": { permission: "session.read", call: (ctx) => listProjects(ctx, {}) },
  "remove-member": { permission: "members.change", call: (ctx) => removeMember(ctx, { user_id: "nobody" }) },
  "revoke-api-token": { permission: "tokens.revoke", call: (ctx) => revokeApiToken(ctx, { id: NOBODY }) },
  "revoke-ingest-key": { permission: "keys.revoke", call: (ctx) => revokeIngestKey(ctx, { id: NOBODY }) },
  "rotate-ingest-key": {
    permission: "keys.rotate",
    call: (ctx) => rotateIngestKey(ctx, { id: NOBODY, overlap_hours: 1 }),
  },
  "who-am-i": { permission: "session.read", call: (ctx) => whoAmI(ctx, {}) },
};

describe("the role matrix", () => {
  it("knows every use case of the folder", () => {
    const parts = ["access-context", "audit", "member-rules", "names"];
    const files = readdirSync(import.meta.dirname)
      .filter((file) => file.endsWith(".ts") && !file.endsWith(".test.ts"))
      .map((file) => file.slice(0, -3))
      .filter((name) => !parts.includes(name));
    expect(Object.keys(CASES).toSorted()).toEqual(files.toSorted());
  });

  const pairs = Object.entries(CASES).flatMap(([name, { permission, call }]) =>
    PRINCIPALS.map((role: Principal) => ({
      name,
      role,
      permission,
      call,
      allowed: isAllowed(role, permission),
    })),
  );
  it.each(pairs)("$name as $role: allowed $allowed", async ({ role, call, allowed }) => {
    const code = await codeOf(call({ ...home, role }));
    if (allowed) expect(["ok", "keys.not_found", "tokens.not_found", "members.not_found"]).toContain(code);
    else expect(code).toBe("auth.forbidden");
  });

  it("leaves nothing behind when it refuses", async () => {
    for (const { permission, call } of Object.values(CASES)) {
      for (const role of PRINCIPALS.filter((each) => !isAllowed(each, permission))) {
        await codeOf(call({ ...home, role }));
      }
    }
    expect(await metadata.ingestKeys.list(home.projectId, new Date())).toEqual([]);
    expect(await metadata.apiTokens.list(home.projectId)).toEqual([]);
    expect((await listAudit(home, { limit: 10 })).items).toEqual([]);
  });
});

describe("another organization", () => {
  it("can neither see nor change keys, tokens, members or the audit log", async () => {
    const foreign = await newPlace();
    const key = await newKey(foreign);
    const token = await newToken(foreign);
    const before = await Promise.all([
      listIngestKeys(foreign, {}),
      listApiTokens(foreign, {}),
      listMembers(foreign, {}),
    ]);

    expect((await listIngestKeys(home, {})).items).toEqual([]);
    expect((await listApiTokens(home, {})).items).toEqual([]);
    expect((await listAudit(home, { limit: 10 })).items).toEqual([]);
    expect((await listMembers(home, {})).items.map((member) => member.user_id)).toEqual([home.actor.id]);
    const codes = await Promise.all([
      codeOf(rotateIngestKey(home, { id: key.id, overlap_hours: 0 })),
      codeOf(revokeIngestKey(home, { id: key.id })),
      codeOf(revokeApiToken(home, { id: token.id })),
      codeOf(changeMemberRole(home, { user_id: foreign.actor.id, role: "viewer" })),
      codeOf(removeMember(home, { user_id: foreign.actor.id })),
      codeOf(whoAmI({ ...home, projectId: foreign.projectId }, {})),
      codeOf(chooseProject(home, { project_id: foreign.projectId })),
    ]);
    expect(codes).toEqual([
      "keys.not_found",
      "keys.not_found",
      "tokens.not_found",
      "members.not_found",
      "members.not_found",
      "auth.required",
      "auth.forbidden",
    ]);
    expect((await listProjects(home, {})).items.map((project) => project.id)).toEqual([home.projectId]);
    const after = await Promise.all([
      listIngestKeys(foreign, {}),
      listApiTokens(foreign, {}),
      listMembers(foreign, {}),
    ]);
    expect(after).toEqual(before);
  });

  it("may use the same names", async () => {
    const foreign = await newPlace();
    expect(await codeOf(newKey(home))).toBe("ok");
    expect(await codeOf(newKey(foreign))).toBe("ok");
    expect(await codeOf(newKey(foreign))).toBe("keys.name_taken");
  });
});

describe("ingest keys", () => {
  it("tell their secret once, rotate with overlap, and end", async () => {
    const made = await newKey(home);
    expect(made.secret).toMatch(new RegExp(`^sgi_${made.id}_`));
    const rotated = await rotateIngestKey(home, { id: made.id, overlap_hours: 24 });
    expect(rotated.old_secret_ends_at).toBe(new Date(clock.now() + 24 * 3_600_000).toISOString());
    const [key] = (await listIngestKeys(home, {})).items;
    expect(key).toMatchObject({ id: made.id, name: "web", scopes: ["logs"], created_by: home.actor.name });
    expect(key?.secrets.map((secret) => secret.expires_at)).toEqual([null, rotated.old_secret_ends_at]);
    await revokeIngestKey(home, { id: made.id });
    expect((await listIngestKeys(home, {})).items).toEqual([]);
    expect(await codeOf(rotateIngestKey(home, { id: made.id, overlap_hours: 1 }))).toBe("keys.not_found");
    expect(await codeOf(newKey(home))).toBe("ok");
  });

  it("write who did what into the audit log, without secrets", async () => {
    const made = await newKey(home);
    const rotated = await rotateIngestKey(home, { id: made.id, overlap_hours: 0 });
    await revokeIngestKey(home, { id: made.id });
    const { items } = await listAudit(home, { limit: 10 });
    expect(items.map((item) => item.action)).toEqual([
      "ingest_key.revoked",
      "ingest_key.rotated",
      "ingest_key.created",
    ]);
    expect(items[0]).toMatchObject({
      actor: { kind: "user", id: home.actor.id, name: home.actor.name },
      target: { id: made.id, name: "web" },
      project_id: home.projectId,
    });
    const text = JSON.stringify(items);
    for (const { secret } of [made, rotated]) expect(text).not.toContain(secret.slice(17));
  });

  it("keep one of ten that are made at once under one name, with one audit row", async () => {
    const codes = await Promise.all(Array.from({ length: 10 }, () => codeOf(newKey(home, "same"))));
    expect(codes.filter((code) => code === "ok")).toHaveLength(1);
    expect(codes.filter((code) => code === "keys.name_taken")).toHaveLength(9);
    expect((await listAudit(home, { limit: 100 })).items).toHaveLength(1);
  });

  it.each(["", " ", "a".repeat(65), "-x", "a/b", "a\u202eb", "a\nb"])("refuse the name %j", (name) => {
    expect(createIngestKeyInput.safeParse({ name }).success).toBe(false);
  });

  it.each(["web", "Web 1", "checkout-eu.west_1", "Ünïcode"])("take the name %j", (name) => {
    expect(createIngestKeyInput.parse({ name })).toEqual({
      name,
      scopes: ["logs", "metrics", "traces", "errors"],
    });
  });
});

describe("API tokens", () => {
  it("tell their secret once, carry an end, and end", async () => {
    const made = await createApiToken(home, { name: "script", scope: "manage", expires_in_days: 30 });
    expect(made.expires_at).toBe(new Date(clock.now() + 30 * 86_400_000).toISOString());
    const { items } = await listApiTokens(home, {});
    expect(items).toMatchObject([
      { id: made.id, scope: "manage", hint: made.secret.slice(-4), last_used_at: null },
    ]);
    expect(JSON.stringify(items)).not.toContain(made.secret.slice(17));
    await revokeApiToken(home, { id: made.id });
    expect((await listApiTokens(home, {})).items).toEqual([]);
    expect(await codeOf(revokeApiToken(home, { id: made.id }))).toBe("tokens.not_found");
  });
});

describe("members", () => {
  it("change roles below their own, with an audit row", async () => {
    const editor = await addMember(home.organizationId, "editor");
    await changeMemberRole(home, { user_id: editor.id, role: "admin" });
    const admin: AccessContext = {
      ...home,
      role: "admin",
      actor: { kind: "user", id: editor.id, name: editor.email },
    };
    expect(await codeOf(changeMemberRole(admin, { user_id: home.actor.id, role: "viewer" }))).toBe(
      "auth.forbidden",
    );
    expect(await codeOf(changeMemberRole(admin, { user_id: editor.id, role: "owner" }))).toBe(
      "auth.forbidden",
    );
    const { items } = await listAudit(home, { limit: 10 });
    expect(items).toMatchObject([
      { action: "member.role_changed", details: { from: "editor", to: "admin" } },
    ]);
  });

  it("keep one owner when two leave at the same time", async () => {
    const other = await addMember(home.organizationId, "owner");
    const codes = await Promise.all([
      codeOf(removeMember(home, { user_id: home.actor.id })),
      codeOf(removeMember(home, { user_id: other.id })),
    ]);
    expect(codes).toContain("ok");
    expect(["members.last_owner", "auth.forbidden"].some((code) => codes.includes(code))).toBe(true);
    expect((await listMembers(home, {})).items.map((member) => member.role)).toEqual(["owner"]);
  });

  it("are not changed by one whose role was taken away after the request began", async () => {
    const [other, victim] = [
      await addMember(home.organizationId, "owner"),
      await addMember(home.organizationId, "editor"),
    ];
    const late: AccessContext = { ...home, actor: { kind: "user", id: other.id, name: other.email } };
    await changeMemberRole(home, { user_id: other.id, role: "viewer" });
    expect(await codeOf(changeMemberRole(late, { user_id: victim.id, role: "owner" }))).toBe(
      "auth.forbidden",
    );
    expect(await codeOf(removeMember(late, { user_id: home.actor.id }))).toBe("auth.forbidden");
    await removeMember(home, { user_id: other.id });
    expect(await codeOf(removeMember(late, { user_id: victim.id }))).toBe("auth.forbidden");
  });

  it("are at work nowhere while disabled", async () => {
    expect(await metadata.members.workplaceOf(home.actor.id)).toBeDefined();
    await metadata.users.setDisabled(home.actor.id, true);
    expect(await metadata.members.workplaceOf(home.actor.id)).toBeUndefined();
  });
});

describe("whoAmI", () => {
  it("tells person, organization, project and role", async () => {
    expect(await whoAmI(home, {})).toMatchObject({
      user: { id: home.actor.id, email: home.actor.name },
      organization: { id: home.organizationId },
      project: { id: home.projectId, name: "Shop", retention_days: 30 },
      role: "owner",
    });
  });

  it("tells a token's name for a token", async () => {
    const actor = { kind: "token", id: NOBODY, name: "script" } as const;
    expect(await whoAmI({ ...home, actor, role: "read_token" }, {})).toMatchObject({
      user: { id: NOBODY, name: "script", email: "" },
      role: "read_token",
    });
  });
});
