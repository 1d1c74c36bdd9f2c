import { startPostgres, type TestPostgres } from "@sightglass/testkit";
import type { Pool } from "pg";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type BootstrapEnv, bootstrap, type LaterStart } from "./bootstrap";
import { createMetadata, type Metadata } from "./metadata";
import { migrateMetadata } from "./migrate";
import { hashPassword, verifyPassword } from "./passwords";
import { sha256Hex } from "./secrets";
import { openPool } from "./testing-metadata";

let postgres: TestPostgres;
let pool: Pool;
let metadata: Metadata;

beforeAll(async () => {
  postgres = await startPostgres();
});
afterAll(() => postgres?.stop());
beforeEach(async () => {
  const url = await postgres.freshDatabase();
  await migrateMetadata(url);
  pool = openPool(url);
  metadata = createMetadata(pool);
});
afterEach(() => pool.end());

const PASSWORD = "correct horse battery";
const KEY = "the-ingest-key-of-the-environment";
const TOKEN = "the-api-token-of-the-environment";

async function later(env: BootstrapEnv): Promise<LaterStart> {
  const result = await bootstrap(metadata, env);
  if (result.created) throw new Error("expected a later start");
  return result;
}

async function passwordOpens(password: string): Promise<boolean> {
  const { rows } = await pool.query<{ password: string }>("SELECT password FROM accounts");
  return verifyPassword(rows[0]?.password ?? "", password);
}

const keyState = (secret: string) => metadata.ingestKeys.stateOf(sha256Hex(secret), new Date());
const tokenState = (secret: string) => metadata.apiTokens.stateOf(sha256Hex(secret));

describe("the first start", () => {
  it("makes organization, project 1, owner, key and token, and tells the secrets once", async () => {
    const first = await bootstrap(metadata, {});
    expect(first).toMatchObject({ created: true, projectId: 1, adminEmail: "admin@localhost" });
    if (!first.created) return;
    expect(first.adminPassword.length).toBeGreaterThanOrEqual(12);
    expect(first.ingestKey).toMatch(/^sgi_[0-9A-Za-z]{12}_.{43}$/);
    expect(first.apiToken).toMatch(/^sgt_[0-9A-Za-z]{12}_.{43}$/);
    expect(await passwordOpens(first.adminPassword)).toBe(true);
    expect(await keyState(first.ingestKey)).toBe("live");
    expect(await tokenState(first.apiToken)).toBe("live");
    const again = await later({});
    expect(Object.values(again)).not.toContain(first.ingestKey);
    expect(again).toMatchObject({ created: false, projectId: 1, changes: [], warnings: [] });
  });

  it("makes them once when four processes start at the same time", async () => {
    const results = await Promise.all(Array.from({ length: 4 }, () => bootstrap(metadata, {})));
    expect(results.filter((result) => result.created)).toHaveLength(1);
    const { rows } = await pool.query(
      "SELECT (SELECT count(*)::int FROM users) AS users, (SELECT count(*)::int FROM projects) AS projects",
    );
    expect(rows).toEqual([{ users: 1, projects: 1 }]);
  });

  it("takes what the environment gives, whatever its form", async () => {
    const env = { adminEmail: "Ops@Example.com", adminPassword: PASSWORD, ingestKey: KEY, apiToken: TOKEN };
    expect(await bootstrap(metadata, env)).toMatchObject({
      adminEmail: "ops@example.com",
      adminPassword: PASSWORD,
      ingestKey: KEY,
      apiToken: TOKEN,
    });
    expect(await keyState(KEY)).toBe("live");
    expect(await later(env)).toMatchObject({ changes: [], warnings: [] });
  });

  it("counts an empty variable as not set", async () => {
    const first = await bootstrap(metadata, {
      adminPassword: "",
      ingestKey: " ",
      apiToken: "",
      adminEmail: "",
    });
    expect(first).toMatchObject({ created: true, adminEmail: "admin@localhost" });
  });

  it("refuses what is too short and names all of it, without the values", async () => {
    const refused = bootstrap(metadata, {
      adminEmail: "nobody",
      adminPassword: "elevenchars",
      ingestKey: "nineteen-characters",
      apiToken: "short",
    });
    await expect(refused).rejects.toMatchObject({ code: "bootstrap.refused", permanent: true });
    const message = await refused.catch((error: unknown) => String(error));
    for (const name of ["ADMIN_EMAIL", "ADMIN_PASSWORD", "INGEST_KEY", "API_TOKEN"])
      expect(message).toContain(name);
    expect(message).not.toContain("elevenchars");
    expect(await metadata.bootstrap.find()).toBeUndefined();
  });

  it.each([
    "a key with spaces in it",
    "a-key-with-a\nline-break",
    "ein-schlüssel-mit-umlaut",
    "k".repeat(513),
  ])("refuses the key %j, which no header could carry", async (ingestKey) => {
    await expect(bootstrap(metadata, { ingestKey })).rejects.toMatchObject({ code: "bootstrap.refused" });
  });
});

describe("a later start", () => {
  it("applies a changed environment and ends what it gave before", async () => {
    await bootstrap(metadata, { adminPassword: PASSWORD, ingestKey: KEY, apiToken: TOKEN });
    const changed = { adminPassword: `${PASSWORD} 2`, ingestKey: `${KEY}-2`, apiToken: `${TOKEN}-2` };
    const result = await later({ ...changed, adminEmail: "root@localhost" });
    expect(result.changes).toEqual([
      "SIGHTGLASS_ADMIN_EMAIL",
      "SIGHTGLASS_ADMIN_PASSWORD",
      "SIGHTGLASS_INGEST_KEY",
      "SIGHTGLASS_API_TOKEN",
    ]);
    expect(result.adminEmail).toBe("root@localhost");
    expect(await passwordOpens(`${PASSWORD} 2`)).toBe(true);
    expect(await Promise.all([keyState(KEY), keyState(`${KEY}-2`)])).toEqual(["dead", "live"]);
    expect(await Promise.all([tokenState(TOKEN), tokenState(`${TOKEN}-2`)])).toEqual(["dead", "live"]);
  });

  it("keeps generated secrets beside those that the environment begins to give", async () => {
    const first = await bootstrap(metadata, {});
    await later({ ingestKey: KEY, apiToken: TOKEN });
    if (!first.created) return;
    expect(await Promise.all([keyState(first.ingestKey), keyState(KEY)])).toEqual(["live", "live"]);
    expect(await Promise.all([tokenState(first.apiToken), tokenState(TOKEN)])).toEqual(["live", "live"]);
  });

  it("leaves a password alone that was changed in the app", async () => {
    await bootstrap(metadata, { adminPassword: PASSWORD });
    const state = await metadata.bootstrap.find();
    await metadata.users.setPassword(state?.ownerUserId ?? "", await hashPassword("changed in the app"));
    expect((await later({ adminPassword: PASSWORD })).changes).toEqual([]);
    expect(await passwordOpens("changed in the app")).toBe(true);
  });

  it("does not bring back what was revoked, and warns", async () => {
    await bootstrap(metadata, { ingestKey: KEY, apiToken: TOKEN });
    const [key] = await metadata.ingestKeys.list(1, new Date());
    const [token] = await metadata.apiTokens.list(1);
    await metadata.ingestKeys.revoke(1, key?.id ?? "", new Date());
    await metadata.apiTokens.revoke(1, token?.id ?? "", new Date());
    const result = await later({ ingestKey: KEY, apiToken: TOKEN });
    expect(result.changes).toEqual([]);
    expect(result.warnings).toHaveLength(2);
    expect(await Promise.all([keyState(KEY), tokenState(TOKEN)])).toEqual(["dead", "dead"]);
    expect((await later({ ingestKey: `${KEY}-2` })).changes).toEqual(["SIGHTGLASS_INGEST_KEY"]);
    expect(await keyState(`${KEY}-2`)).toBe("live");
  });
});
