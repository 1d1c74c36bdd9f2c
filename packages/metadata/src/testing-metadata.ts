/** A migrated, bootstrapped metadata database for one integration test. From tests only. */
import { createLogger } from "@sightglass/runtime";
import { Pool } from "pg";
import { bootstrap, type FirstStart } from "./bootstrap";
import { createMetadata, type Metadata } from "./metadata";
import { migrateMetadata } from "./migrate";

export interface TestMetadata {
  url: string;
  pool: Pool;
  metadata: Metadata;
  first: FirstStart;
}

export const silent = createLogger({ service: "test", level: "silent" });

/** A pool that bears the end of its server. */
export function openPool(url: string): Pool {
  const pool = new Pool({ connectionString: url, max: 6, connectionTimeoutMillis: 1_000 });
  pool.on("error", () => undefined);
  return pool;
}

/** `url`: an empty database. `end` the pool when done. */
export async function freshMetadata(url: string): Promise<TestMetadata> {
  await migrateMetadata(url);
  const pool = openPool(url);
  const metadata = createMetadata(pool);
  const first = await bootstrap(metadata, { adminPassword: "a long enough password" });
  if (!first.created) throw new Error("the database was not fresh");
  return { url, pool, metadata, first };
}
