import { startPostgres, type TestPostgres } from "@sightglass/testkit";

import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { migrateMetadata } from "./migrate";
import { openPool } from "./testing-metadata";

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
    ];
    expect(applied.filter((list) => list.length > 0)).toEqual([names]);
    expect(seen.filter((line) => line.startsWith("applied"))).toEqual(names.map((name) => `applied ${name}`));
    expect(await migrateMetadata(url)).toEqual([]);
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
