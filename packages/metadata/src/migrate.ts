/**
 * Brings the metadata store to the schema of this version. Starts at the same time take turns under an
 * advisory lock (the migrator has none); all pending migrations are one transaction.
 */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { AppError } from "@sightglass/runtime";
import { drizzle } from "drizzle-orm/node-postgres";
import { migrate } from "drizzle-orm/node-postgres/migrator";
import { Pool, type PoolClient } from "pg";

export interface MigrateMetadataOptions {
  /** Called with each migration's name before the pending ones run, and with its state after. */
  onProgress?: (progress: { name: string; state: "pending" | "applied" }) => void;
  /** Folder of the SQL files; default: `migrations` of this package, or `migrations/metadata` beside the bundle. */
  folder?: string;
}

/** Any constant that no other lock of this database uses. */
const LOCK = 7_302_114_001;

/** Names of the migrations that were applied now; none on a second run. `target`: a URL, or a pool that stays open. */
export async function migrateMetadata(
  target: string | Pool,
  options: MigrateMetadataOptions = {},
): Promise<string[]> {
  const folder = options.folder ?? findFolder();
  if (typeof target !== "string")
    return withClient(target, (client) => migrateLocked(client, folder, options));
  const pool = new Pool({ connectionString: target, max: 1, connectionTimeoutMillis: 10_000 });
  pool.on("error", () => undefined);
  try {
    return await withClient(pool, (client) => migrateLocked(client, folder, options));
  } finally {
    await pool.end();
  }
}

async function withClient<T>(pool: Pool, work: (client: PoolClient) => Promise<T>): Promise<T> {
  const client = await pool.connect();
  try {
    return await work(client);
  } finally {
    client.release();
  }
}

async function migrateLocked(
  client: PoolClient,
  folder: string,
  options: MigrateMetadataOptions,
): Promise<string[]> {
  await client.query("SET statement_timeout = 0");
  await client.query("SELECT pg_advisory_lock($1)", [LOCK]);
  try {
    const pending = await pendingNames(client, folder);
    for (const name of pending) options.onProgress?.({ name, state: "pending" });
    await migrate(drizzle(client), { migrationsFolder: folder });
    for (const name of pending) options.onProgress?.({ name, state: "applied" });
    return pending;
  } finally {
    await client.query("SELECT pg_advisory_unlock($1)", [LOCK]);
    await client.query("RESET statement_timeout");
  }
}

async function pendingNames(client: PoolClient, folder: string): Promise<string[]> {
  const { rows } = await client.query<{ there: boolean }>(
    "SELECT to_regclass('drizzle.__drizzle_migrations') IS NOT NULL AS there",
  );
  if (rows[0]?.there !== true) return journalOf(folder).map((entry) => entry.tag);
  const done = await client.query<{ last: string | null }>(
    "SELECT max(created_at)::text AS last FROM drizzle.__drizzle_migrations",
  );
  const last = Number(done.rows[0]?.last ?? 0);
  const journal = journalOf(folder);
  if (last > Math.max(...journal.map((entry) => entry.when))) {
    throw new AppError(
      "metadata.schema_newer",
      "The metadata store was migrated by a newer version of Sightglass; start that version, or restore a backup.",
      { permanent: true },
    );
  }
  return journal.filter((entry) => entry.when > last).map((entry) => entry.tag);
}

interface JournalEntry {
  tag: string;
  /** Unix ms; the migrator applies what is later than the last applied. */
  when: number;
}

function journalOf(folder: string): JournalEntry[] {
  const content: unknown = JSON.parse(readFileSync(join(folder, "meta", "_journal.json"), "utf8"));
  if (typeof content !== "object" || content === null || !("entries" in content)) return [];
  return Array.isArray(content.entries) ? content.entries.filter(isJournalEntry) : [];
}

function isJournalEntry(value: unknown): value is JournalEntry {
  return (
    typeof value === "object" &&
    value !== null &&
    "tag" in value &&
    typeof value.tag === "string" &&
    "when" in value &&
    typeof value.when === "number"
  );
}

function findFolder(): string {
  const places = [
    join(import.meta.dirname, "..", "migrations"),
    join(import.meta.dirname, "migrations", "metadata"),
  ];
  const found = places.find((place) => existsSync(join(place, "meta", "_journal.json")));
  if (found === undefined) {
    throw new AppError("metadata.no_migrations", `No migrations in ${places.join(" or ")}.`, {
      permanent: true,
    });
  }
  return found;
}
