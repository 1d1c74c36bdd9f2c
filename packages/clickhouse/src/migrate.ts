/**
 * Brings the schema to the newest migration. Files `NNNN_name.sql` are numbered without gaps, go
 * forward only, and every statement can be repeated (`IF NOT EXISTS`), so a run that died midway,
 * or a second one at the same time, does no harm. One file serves one server and a cluster:
 *
 *   ${DATABASE} ${ON_CLUSTER} ${MERGE_TREE} ${AGGREGATING_MERGE_TREE} ${DEDUPLICATION}
 *
 * A cluster is one shard with any number of replicas (tables are `Replicated…MergeTree`, created by
 * `ON CLUSTER`); several shards would need `Distributed` tables in front, which these are not.
 */
import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { ClickHouseClient } from "@clickhouse/client";
import { z } from "zod";
import { databaseName, onCluster, refuseSchema } from "./schema-names";

export interface MigrateOptions {
  readonly database: string;
  /** Name of the cluster in the server's configuration; empty or absent = one server. */
  readonly cluster?: string;
  readonly onProgress?: (migration: { version: number; name: string }) => void;
  /** Folder of the SQL files; default: `migrations` of this package, or `migrations/clickhouse` beside the bundle. */
  readonly directory?: string;
}

export interface Migration {
  version: number;
  name: string;
  /** SHA-256 of the file as it stands, in hex. */
  checksum: string;
  text: string;
}

/**
 * Returns the names that were applied now. The caller makes sure that one process migrates at a time.
 * @throws StoreError `store.migration` (permanent) when an applied file was edited, the database is
 * newer than this program, or a name cannot be used; otherwise the server's failure.
 */
export async function migrate(client: ClickHouseClient, options: MigrateOptions): Promise<string[]> {
  const fill = placeholders(options);
  const migrations = readMigrations(options.directory ?? migrationsFolder());
  await run(client, fill(BOOKKEEPING));
  const applied = await readApplied(client, options.database);
  compare(migrations, applied);
  const names: string[] = [];
  for (const migration of migrations.slice(applied.length)) {
    options.onProgress?.(migration);
    await run(client, fill(migration.text));
    await client.insert({
      table: `${options.database}.schema_migrations`,
      values: [{ version: migration.version, name: migration.name, checksum: migration.checksum }],
      format: "JSONEachRow",
    });
    names.push(migration.name);
  }
  return names;
}

const BOOKKEEPING = `
CREATE DATABASE IF NOT EXISTS \${DATABASE} \${ON_CLUSTER};
CREATE TABLE IF NOT EXISTS \${DATABASE}.schema_migrations \${ON_CLUSTER} (
  version UInt32,
  name String,
  checksum String,
  applied_at DateTime('UTC') DEFAULT now()
) ENGINE = \${REPLACING_MERGE_TREE}
ORDER BY version;
`;

const FILE_NAME = /^(\d{4})_[a-z0-9_]+\.sql$/;

/** All migrations of a folder in order. @throws StoreError `store.migration` when the numbers have gaps. */
export function readMigrations(directory: string): Migration[] {
  const files = readdirSync(directory)
    .filter((file) => file.endsWith(".sql"))
    .sort();
  return files.map((file, i) => {
    const version = Number(FILE_NAME.exec(file)?.[1] ?? Number.NaN);
    if (version !== i + 1)
      throw refuseSchema(`${file} is not migration number ${i + 1} (NNNN_name.sql, without gaps).`);
    const text = readFileSync(join(directory, file), "utf8");
    const checksum = createHash("sha256").update(text).digest("hex");
    return { version, name: file.slice(0, -".sql".length), checksum, text };
  });
}

const appliedSchema = z.array(z.object({ version: z.number(), name: z.string(), checksum: z.string() }));
type Applied = z.infer<typeof appliedSchema>[number];

async function readApplied(client: ClickHouseClient, database: string): Promise<Applied[]> {
  const result = await client.query({
    query: `SELECT version, name, checksum FROM ${database}.schema_migrations FINAL ORDER BY version`,
    format: "JSONEachRow",
    // A replica may be behind the one that migrated last.
    clickhouse_settings: { select_sequential_consistency: "1" },
  });
  return appliedSchema.parse(await result.json());
}

function compare(migrations: readonly Migration[], applied: readonly Applied[]): void {
  for (const [i, row] of applied.entries()) {
    const known = migrations[i];
    if (known === undefined)
      throw refuseSchema(
        `The database has migration ${row.name}, which this program does not know: it is newer. Start the newer program.`,
      );
    if (known.version !== row.version || known.checksum !== row.checksum)
      throw refuseSchema(
        `Migration ${row.name} was edited after it was applied. Add a new migration instead.`,
      );
  }
}

async function run(client: ClickHouseClient, text: string): Promise<void> {
  for (const query of statementsOf(text)) await client.command({ query });
}

/** Statements of a file; comments are whole lines. */
export function statementsOf(text: string): string[] {
  return text
    .replace(/^\s*--.*$/gm, "")
    .split(/;\s*$/m)
    .map((statement) => statement.trim())
    .filter((statement) => statement !== "");
}

function placeholders(options: MigrateOptions): (text: string) => string {
  const { cluster = "" } = options;
  const replicated = cluster === "" ? "" : "Replicated";
  const values: Record<string, string> = {
    DATABASE: databaseName(options.database),
    ON_CLUSTER: onCluster(cluster),
    MERGE_TREE: `${replicated}MergeTree`,
    AGGREGATING_MERGE_TREE: `${replicated}AggregatingMergeTree`,
    REPLACING_MERGE_TREE: `${replicated}ReplacingMergeTree(applied_at)`,
    DEDUPLICATION:
      cluster === ""
        ? "non_replicated_deduplication_window = 10000"
        : "replicated_deduplication_window = 10000, replicated_deduplication_window_seconds = 604800",
  };
  return (text) =>
    text.replace(/\$\{(\w+)\}/g, (_, name: string) => {
      const value = values[name];
      if (value === undefined) throw refuseSchema(`Unknown placeholder \${${name}} in a migration.`);
      return value;
    });
}

function migrationsFolder(): string {
  const places = [
    join(import.meta.dirname, "..", "migrations"),
    join(import.meta.dirname, "migrations", "clickhouse"),
  ];
  const found = places.find((place) => existsSync(join(place, "0001_create_logs.sql")));
  if (found === undefined) throw refuseSchema(`No migrations in ${places.join(" or ")}.`);
  return found;
}
