/** What happens between the engines and the services: migrations and the first start, one process at a time. */
import { createWriterClient, migrate } from "@sightglass/clickhouse";
import {
  bootstrap,
  createMetadata,
  createMetadataPool,
  type FirstStart,
  type LaterStart,
  migrateMetadata,
} from "@sightglass/metadata";
import { type Logger, retry } from "@sightglass/runtime";
import type { PrintLine } from "./child-output";
import type { Settings } from "./env";

/** How to reach the two stores as their owner. */
export interface StoreAccess {
  readonly databaseUrl: string;
  readonly clickhouseUrl: string;
  readonly clickhouseUser: string;
  readonly clickhousePassword: string;
}

/** Any constant that no other lock of this database uses; starts take turns under it. */
const LOCK = 7_302_114_100;

/** Brings both stores to the schema of this version and makes the first organization. Waits 30 s for distant stores. */
export async function prepareStores(options: {
  readonly settings: Settings;
  readonly access: StoreAccess;
  readonly logger: Logger;
  readonly print: PrintLine;
  /** Ends the wait at once; what a store was asked for may still go on behind it. */
  readonly signal: AbortSignal;
}): Promise<FirstStart | LaterStart> {
  const { signal } = options;
  signal.throwIfAborted();
  let onAbort = () => {};
  const aborted = new Promise<never>((_, reject) => {
    onAbort = () => reject(signal.reason);
    signal.addEventListener("abort", onAbort, { once: true });
  });
  try {
    return await Promise.race([prepare(options), aborted]);
  } finally {
    signal.removeEventListener("abort", onAbort);
  }
}

async function prepare(options: Parameters<typeof prepareStores>[0]): Promise<FirstStart | LaterStart> {
  const { settings, access, logger, print, signal } = options;
  const pool = createMetadataPool({ url: access.databaseUrl, logger, max: 4 });
  // A store that ends under a borrowed connection (Ctrl-C) tells that connection alone; its query fails as well.
  pool.on("connect", (client) =>
    client.on("error", (error) => logger.debug({ err: error }, "connection lost")),
  );
  try {
    const client = await retry(() => pool.connect(), { attempts: 15, baseMs: 500, maxMs: 2500, signal });
    try {
      await client.query("SET statement_timeout = 0");
      await client.query("SELECT pg_advisory_lock($1)", [LOCK]);
      const metadataSteps = await migrateMetadata(pool);
      if (metadataSteps.length > 0) print(`metadata: ${metadataSteps.join(", ")}`);
      const telemetrySteps = await migrateTelemetry(options);
      if (telemetrySteps.length > 0) print(`telemetry: ${telemetrySteps.join(", ")}`);
      return await bootstrap(createMetadata(pool), {
        adminEmail: settings.SIGHTGLASS_ADMIN_EMAIL,
        adminPassword: settings.SIGHTGLASS_ADMIN_PASSWORD,
        ingestKey: settings.SIGHTGLASS_INGEST_KEY,
        apiToken: settings.SIGHTGLASS_API_TOKEN,
      });
    } finally {
      client.release(true);
    }
  } finally {
    await pool.end();
  }
}

async function migrateTelemetry(options: Parameters<typeof prepareStores>[0]): Promise<string[]> {
  const { settings, access, logger, signal } = options;
  const client = createWriterClient({
    url: access.clickhouseUrl,
    user: access.clickhouseUser,
    password: access.clickhousePassword,
    database: settings.CLICKHOUSE_DATABASE,
    logger,
  });
  try {
    return await retry(
      () => migrate(client, { database: settings.CLICKHOUSE_DATABASE, cluster: settings.CLICKHOUSE_CLUSTER }),
      { attempts: 5, baseMs: 500, maxMs: 2500, signal },
    );
  } finally {
    await client.close();
  }
}
