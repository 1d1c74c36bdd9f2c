import { cpSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { startPostgres, type TestPostgres, tempDir } from "@sightglass/testkit";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createMetadata } from "./metadata";
import { migrateMetadata } from "./migrate";
import { freshMetadata, openPool } from "./testing-metadata";

let postgres: TestPostgres;
beforeAll(async () => {
  postgres = await startPostgres();
});
afterAll(() => postgres?.stop());

describe("migrateMetadata", () => {
  it("applies each migration once when four processes start at the same time", async () => {
    const url = await postgres.freshDatabase();
    const seen: string[] = [];
    const onProgress = (progress: { name: string; state: string }) =>
      seen.push(`${progress.state} ${progress.name}`);
    const applied = await Promise.all(Array.from({ length: 4 }, () => migrateMetadata(url, { onProgress })));
    const names = [
      "0000_create_accounts_and_keys",
      "0001_add_triggers",
      "0002_create_inputs_and_replays",
      "0003_add_input_triggers",
      "0004_create_saved_searches",
      "0005_keep_whole_view_of_saved_searches",
      "0006_create_hot_keys",
      "0007_let_inputs_take_metrics",
      "0008_create_scrape_targets",
    ];
    expect(applied.filter((list) => list.length > 0)).toEqual([names]);
    expect(seen.filter((line) => line.startsWith("applied"))).toEqual(names.map((name) => `applied ${name}`));
    expect(await migrateMetadata(url)).toEqual([]);
  });

  it("gives an installation of before inputs those that a new installation begins with", async () => {
    const url = await postgres.freshDatabase();
    const folder = tempDir("early-migrations");
    cpSync(join(import.meta.dirname, "../migrations"), folder.path, { recursive: true });
    const journal = join(folder.path, "meta/_journal.json");
    const early = readFileSync(journal, "utf8").replace(/,\s*\{\s*"idx": 2.*\n\s*\]/s, "\n]");
    writeFileSync(journal, early);
    expect(await migrateMetadata(url, { folder: folder.path })).toHaveLength(2);
    const pool = openPool(url);
    await pool.query(`WITH o AS (INSERT INTO organizations (name) VALUES ('Old') RETURNING id),
      u AS (INSERT INTO users (id, name, email) VALUES ('u', 'U', 'u@example.com') RETURNING id),
      p AS (INSERT INTO projects (organization_id, name) SELECT id, 'Old' FROM o RETURNING id)
      SELECT 1 FROM o, u, p`);
    await pool.query(`INSERT INTO bootstrap_state (organization_id, project_id, owner_user_id)
      SELECT o.id, p.id, 'u' FROM organizations o, projects p`);
    expect(await migrateMetadata(url)).toHaveLength(7);
    const old = await createMetadata(pool).inputs.list(1);
    const fresh = await freshMetadata(await postgres.freshDatabase());
    const own = await fresh.metadata.inputs.list(1);
    expect(own.map(({ kind }) => kind)).toEqual(["carbon", "syslog", "statsd"]);
    expect(old).toMatchObject(own.map(({ id: _id, createdAt: _at, ...rest }) => rest));
    await Promise.all([pool.end(), fresh.pool.end()]);
    folder.remove();
  });

  it("refuses a store that a newer version has migrated", async () => {
    const url = await postgres.freshDatabase();
    await migrateMetadata(url);
    const pool = openPool(url);
    await pool.query(
      "INSERT INTO drizzle.__drizzle_migrations (hash, created_at) VALUES ('later', 9999999999999)",
    );
    await expect(migrateMetadata(pool)).rejects.toMatchObject({ code: "metadata.schema_newer" });
    await pool.end();
  });

  it("lets the audit log only grow", async () => {
    const url = await postgres.freshDatabase();
    await migrateMetadata(url);
    const pool = openPool(url);
    await pool.query(
      `INSERT INTO audit_log (organization_id, actor_kind, actor_id, actor_name, action, target_id, target_name)
       VALUES (gen_random_uuid(), 'system', 'a', 'a', 'test.made', 'b', 'b')`,
    );
    for (const change of [
      "UPDATE audit_log SET actor_id = 'x'",
      "DELETE FROM audit_log",
      "TRUNCATE audit_log",
    ]) {
      await expect(pool.query(change)).rejects.toThrow("append-only");
    }
    await pool.end();
  });
});
