/** Migrations on the embedded engine, and the schema that they make. */
import { appendFileSync, cpSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type TempDir, tempDir } from "@sightglass/testkit";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { migrate, readMigrations, statementsOf } from "./migrate";
import { startTestStore, type TestStore } from "./testing/test-store";

const FOLDER = join(import.meta.dirname, "..", "migrations");

let store: TestStore;
let dir: TempDir;

beforeAll(async () => {
  store = await startTestStore();
  dir = tempDir("migrations");
});
afterAll(async () => {
  dir?.remove();
  await store?.stop();
});

async function rows<T>(query: string, row: z.ZodType<T>): Promise<T[]> {
  const result = await store.client.query({ query, format: "JSONEachRow" });
  return z.array(row).parse(await result.json());
}

/** The shipped migrations in a folder of their own. */
function copyOf(name: string): string {
  const path = join(dir.path, name);
  cpSync(FOLDER, path, { recursive: true });
  return path;
}

describe("migrate", () => {
  it("applies nothing the second time", async () => {
    expect(await migrate(store.client, { database: "sightglass" })).toEqual([]);
  });

  it("survives two runs at the same time, in a database that does not exist yet", async () => {
    const names = readMigrations(FOLDER).map((migration) => migration.name);
    const runs = await Promise.all([1, 2].map(() => migrate(store.client, { database: "sightglass" })));
    expect(runs.flat().length % names.length).toBe(0);
  });

  it("reports each one and goes on where it stopped", async () => {
    const directory = copyOf("more");
    writeFileSync(
      join(directory, "0009_create_probe.sql"),
      `-- A table.
CREATE TABLE IF NOT EXISTS \${DATABASE}.probe \${ON_CLUSTER} (n UInt8) ENGINE = \${MERGE_TREE} ORDER BY n;
`,
    );
    const seen: string[] = [];
    const applied = await migrate(store.client, {
      database: "sightglass",
      directory,
      onProgress: ({ name }) => seen.push(name),
    });
    expect(applied).toEqual(["0009_create_probe"]);
    expect(seen).toEqual(applied);
    // The older program now meets a newer database.
    await expect(migrate(store.client, { database: "sightglass" })).rejects.toMatchObject({
      code: "store.migration",
      permanent: true,
      message: expect.stringContaining("newer"),
    });
    await store.client.command({ query: "DROP TABLE sightglass.probe SYNC" });
    await store.client.command({
      query: "ALTER TABLE sightglass.schema_migrations DELETE WHERE version = 6 SETTINGS mutations_sync = 1",
    });
  });

  it("refuses a migration that was edited", async () => {
    const directory = copyOf("edited");
    appendFileSync(join(directory, "0002_create_log_rollups.sql"), "-- One more line.\n");
    await expect(migrate(store.client, { database: "sightglass", directory })).rejects.toMatchObject({
      code: "store.migration",
      message: expect.stringContaining("0002_create_log_rollups"),
    });
  });

  it("refuses gaps and names that are no names", async () => {
    const directory = copyOf("gap");
    writeFileSync(join(directory, "0010_create_gap.sql"), "SELECT 1;\n");
    expect(() => readMigrations(directory)).toThrow(/0010_create_gap/);
    for (const database of ["", "a b", "x`; DROP DATABASE sightglass"]) {
      await expect(migrate(store.client, { database })).rejects.toMatchObject({ code: "store.migration" });
    }
    await expect(migrate(store.client, { database: "sightglass", cluster: "c' ON" })).rejects.toMatchObject({
      code: "store.migration",
    });
  });

  it("makes the schema of schema.snapshot.sql (update with vitest -u)", async () => {
    const tables = await rows(
      "SELECT create_table_query AS text, name FROM system.tables WHERE database = 'sightglass' ORDER BY name",
      z.object({ text: z.string(), name: z.string() }),
    );
    const shown: string[] = [];
    for (const { name } of tables) {
      const [table] = await rows(`SHOW CREATE TABLE sightglass.${name}`, z.object({ statement: z.string() }));
      shown.push(`${table?.statement};`);
    }
    const text = `-- The schema after all migrations, as SHOW CREATE TABLE prints it. Made by migrate.int.test.ts.\n\n${shown.join("\n\n")}\n`;
    await expect(text).toMatchFileSnapshot("../schema.snapshot.sql");
  });

  it("keeps a deduplication window on every table that a repeated insert could fill twice", async () => {
    const tables = await rows(
      "SELECT name, create_table_query AS text FROM system.tables WHERE database = 'sightglass' AND engine LIKE '%MergeTree'",
      z.object({ name: z.string(), text: z.string() }),
    );
    const without = tables.filter(
      ({ text }) => !text.includes("non_replicated_deduplication_window = 10000"),
    );
    expect(without.map(({ name }) => name)).toEqual(["schema_migrations"]);
  });
});

describe("statementsOf", () => {
  it("splits at the ends of lines and leaves comments out", () => {
    expect(statementsOf("-- a;\nSELECT 1;\n\n  -- b\nSELECT ';' AS x,\n 2;\n")).toEqual([
      "SELECT 1",
      "SELECT ';' AS x,\n 2",
    ]);
  });
});
