import { readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { startPostgres, type TempDir, type TestPostgres, tempDir, waitFor } from "@sightglass/testkit";
import type { Pool } from "pg";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { createKeyRing, type KeyRing, type KeyRingOptions } from "./key-ring";
import { digestOf, newPublicId, newSecret } from "./secrets";
import { freshMetadata, openPool, silent, type TestMetadata } from "./testing-metadata";

let postgres: TestPostgres;
let store: TestMetadata;
let folder: TempDir;
const rings: KeyRing[] = [];

beforeAll(async () => {
  postgres = await startPostgres();
});
afterAll(() => postgres?.stop());
beforeEach(async () => {
  store = await freshMetadata(await postgres.freshDatabase());
  folder = tempDir("ring");
});
afterEach(async () => {
  await Promise.all(rings.splice(0).map((ring) => ring.close()));
  await store.pool.end();
  folder.remove();
});

const cacheFile = () => join(folder.path, "keys", "ingest-keys.json");

/** A slow poll, so that only notifications can explain what is seen at once. */
async function ringOn(pool: Pool, more: Partial<KeyRingOptions> = {}): Promise<KeyRing> {
  const ring = await createKeyRing({
    pool,
    logger: silent,
    cacheFile: cacheFile(),
    pollMs: 600_000,
    ...more,
  });
  rings.push(ring);
  return ring;
}

async function listeningRing(more: Partial<KeyRingOptions> = {}): Promise<KeyRing> {
  const ring = await ringOn(store.pool, more);
  await waitFor(() => ring.state().listening);
  return ring;
}

async function addKey(name: string, projectId = 1) {
  const id = newPublicId();
  const { secret, ...digest } = newSecret("sgi", id);
  const row = { id, projectId, name, scopes: ["logs"] as const, createdBy: "test", secret: digest };
  expect(await store.metadata.ingestKeys.create(row)).toBe(true);
  return { id, secret };
}

const WITHIN_A_SECOND = { timeoutMs: 1_000, everyMs: 5 };

describe("a key ring", () => {
  it("opens the keys there are, with what they open, and nothing else", async () => {
    const ring = await listeningRing();
    expect(ring.lookup(store.first.ingestKey)).toEqual({
      keyId: expect.stringMatching(/^\w{12}$/),
      keyName: "default",
      projectId: 1,
      organizationId: store.first.organizationId,
      scopes: ["logs", "metrics", "traces", "errors"],
      retentionDays: 30,
    });
    const wrong = [
      "",
      "x",
      store.first.apiToken,
      `${store.first.ingestKey}x`,
      "\u0000".repeat(30),
      "é".repeat(600),
    ];
    expect(wrong.map((secret) => ring.lookup(secret))).toEqual(wrong.map(() => undefined));
    expect(ring.state()).toMatchObject({ source: "postgres", secrets: 1, truncated: false });
  });

  it("sees new, rotated and revoked keys and a changed retention within a second", async () => {
    const ring = await listeningRing();
    const { id, secret } = await addKey("web");
    await waitFor(() => ring.lookup(secret), WITHIN_A_SECOND);
    const next = newSecret("sgi", id);
    const now = new Date();
    const oldSecretEndsAt = new Date(now.getTime() + 3_600_000);
    await store.metadata.ingestKeys.rotate({
      projectId: 1,
      id,
      secret: digestOf(next.secret),
      oldSecretEndsAt,
      now,
    });
    await waitFor(() => ring.lookup(next.secret), WITHIN_A_SECOND);
    expect(ring.lookup(secret)?.keyId).toBe(id);
    const { organizationId } = store.first;
    await store.metadata.projects.setRetention({ organizationId, id: 1, retentionDays: 90 });
    await waitFor(() => ring.lookup(secret)?.retentionDays === 90, WITHIN_A_SECOND);
    await store.metadata.ingestKeys.revoke(1, id, new Date());
    await waitFor(
      () => ring.lookup(secret) === undefined && ring.lookup(next.secret) === undefined,
      WITHIN_A_SECOND,
    );
    expect(ring.lookup(store.first.ingestKey)).toBeDefined();
  });

  it("ends the old secret when its overlap is over, and keeps two at most", async () => {
    let nowMs = Date.now();
    const ring = await listeningRing({ now: () => nowMs });
    const { id, secret: first } = await addKey("web");
    const secrets = [newSecret("sgi", id), newSecret("sgi", id)];
    for (const { secret } of secrets) {
      const now = new Date();
      const oldSecretEndsAt = new Date(now.getTime() + 60_000);
      await store.metadata.ingestKeys.rotate({
        projectId: 1,
        id,
        secret: digestOf(secret),
        oldSecretEndsAt,
        now,
      });
    }
    const [second, third] = secrets.map(({ secret }) => secret);
    await waitFor(() => ring.lookup(third ?? ""), WITHIN_A_SECOND);
    expect([first, second ?? ""].map((secret) => ring.lookup(secret) !== undefined)).toEqual([false, true]);
    nowMs += 61_000;
    expect([second ?? "", third ?? ""].map((secret) => ring.lookup(secret) !== undefined)).toEqual([
      false,
      true,
    ]);
  });

  it("hears again after its connection was cut", async () => {
    const ring = await listeningRing();
    const { id, secret } = await addKey("web");
    await waitFor(() => ring.lookup(secret), WITHIN_A_SECOND);
    await store.pool.query(
      "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query LIKE 'LISTEN%' AND pid <> pg_backend_pid()",
    );
    await store.metadata.ingestKeys.revoke(1, id, new Date());
    await waitFor(() => ring.lookup(secret) === undefined, { timeoutMs: 3_000 });
    await waitFor(() => ring.state().listening);
  });

  it("notes the use of keys in batches, never backwards", async () => {
    const ring = await listeningRing({ touchMs: 50 });
    const { id } = await addKey("web");
    for (let i = 0; i < 1_000; i++) ring.touch(id);
    const lastUsed = async () =>
      (await store.metadata.ingestKeys.list(1, new Date()))
        .find((key) => key.id === id)
        ?.lastUsedAt?.getTime();
    const noted = await waitFor(lastUsed);
    expect(Math.abs(noted - Date.now())).toBeLessThan(5_000);
  });

  it("keeps the bound, says so, and serves the most used", async () => {
    await addKey("never used");
    await store.pool.query("UPDATE ingest_keys SET last_used_at = now() WHERE name = 'default'");
    const ring = await listeningRing({ secretsMax: 1 });
    expect(ring.state()).toMatchObject({ secrets: 1, truncated: true });
    expect(ring.lookup(store.first.ingestKey)).toBeDefined();
  });
});

describe("without Postgres", () => {
  it("goes on serving, starts again from disk, and knows when it has nothing", async () => {
    const engine = await startPostgres();
    const away = await freshMetadata(await engine.freshDatabase());
    const ring = await ringOn(away.pool);
    expect(ring.lookup(away.first.ingestKey)).toBeDefined();
    await engine.stop();
    await expect(ring.refresh()).rejects.toThrow();
    expect(ring.lookup(away.first.ingestKey)).toBeDefined();
    await waitFor(() => !ring.state().listening);

    const restarted = await ringOn(away.pool, { startTimeoutMs: 2_000 });
    expect(restarted.state()).toMatchObject({ source: "disk", secrets: 1, loadedAtMs: null });
    expect(restarted.lookup(away.first.ingestKey)?.projectId).toBe(1);

    const empty = await ringOn(away.pool, { cacheFile: join(folder.path, "nothing.json") });
    expect(empty.state().source).toBe("none");
    await Promise.all(rings.splice(0).map((each) => each.close()));
    await away.pool.end();
  });

  it("does not bring back a key that was revoked while no process ran", async () => {
    const before = await ringOn(store.pool);
    await before.close();
    await store.pool.query("UPDATE ingest_keys SET revoked_at = now()");
    const after = await ringOn(store.pool);
    expect(after.state()).toMatchObject({ source: "postgres", secrets: 0 });
    await after.close();

    const dead = openPool("postgres://nobody@127.0.0.1:1/none");
    const ring = await ringOn(dead);
    expect(ring.lookup(store.first.ingestKey)).toBeUndefined();
    await Promise.all(rings.splice(0).map((each) => each.close()));
    await dead.end();
  });

  it("keeps hashes only, for its own user only, and reads a damaged file as none", async () => {
    await listeningRing();
    const text = readFileSync(cacheFile(), "utf8");
    expect(text).not.toContain(store.first.ingestKey);
    expect(text).toContain(digestOf(store.first.ingestKey).sha256);
    expect(statSync(cacheFile()).mode & 0o777).toBe(0o600);
    writeFileSync(cacheFile(), text.slice(0, -20));
    const dead = openPool("postgres://nobody@127.0.0.1:1/none");
    const ring = await ringOn(dead);
    expect(ring.state()).toMatchObject({ source: "none", secrets: 0 });
    await ring.close();
    rings.pop();
    await dead.end();
  });
});
