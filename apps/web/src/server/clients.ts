/** The one place that opens connections of the web process. Nothing connects before its first use. */
import { type BusWatch, kafkaOptions, openInspector } from "@sightglass/bus";
import { createReader, type StoreReader } from "@sightglass/clickhouse";
import {
  type Auth,
  createAuth,
  createMetadata,
  createMetadataPool,
  createTokenVerifier,
  type Metadata,
  type TokenVerifier,
} from "@sightglass/metadata";
import { createLogger, createMetrics, errorMessage, type Logger, type Metrics } from "@sightglass/runtime";
import { createKeyUses, type KeyUses, type TailHub } from "@sightglass/usecases";
import type { WebEnv } from "../env";
import { createTail } from "./tail";

export interface Clients {
  logger: Logger;
  metrics: Metrics;
  metadata: Metadata;
  auth: Auth;
  tokens: TokenVerifier;
  reader: StoreReader;
  bus: BusWatch;
  keyUses: KeyUses;
  /** Live tails of this process. */
  tail: TailHub;
  /** Settles when Postgres answers; rejects when it does not. */
  pingMetadata: () => Promise<void>;
  close: () => Promise<void>;
}

export function openClients(env: WebEnv): Clients {
  const logger = createLogger({ service: "web", level: env.SIGHTGLASS_LOG_LEVEL });
  const pool = createMetadataPool({ url: env.DATABASE_URL, logger });
  const reader = createReader({
    url: env.CLICKHOUSE_URL,
    user: env.CLICKHOUSE_READER_USER,
    password: env.CLICKHOUSE_READER_PASSWORD,
    database: env.CLICKHOUSE_DATABASE,
    rowsToReadMax: env.SIGHTGLASS_QUERY_ROWS_MAX,
    logger,
  });
  const kafka = kafkaOptions(env, { clientId: "sightglass-web", logger });
  const bus = openInspector({ kafka, dataDir: env.SIGHTGLASS_DATA_DIR });
  const metadata = createMetadata(pool);
  const tokens = createTokenVerifier({ pool, logger });
  const metrics = createMetrics("web");
  const keyUses = createKeyUses({
    save: (day, costs) => metadata.hotKeys.addUses(day, costs),
    onFailure: (error) => logger.debug({ reason: errorMessage(error) }, "uses of keys were not counted"),
  });
  return {
    logger,
    metrics,
    metadata,
    auth: createAuth({ pool, secret: env.SIGHTGLASS_SECRET, publicUrl: env.SIGHTGLASS_PUBLIC_URL, logger }),
    tokens,
    reader,
    bus,
    keyUses,
    tail: createTail({ follower: bus.follower, metrics, logger }),
    pingMetadata: async () => {
      await pool.query("select 1");
    },
    close: async () => {
      await Promise.all([tokens.close(), keyUses.flush()]);
      await Promise.allSettled([reader.close(), bus.close(), pool.end()]);
    },
  };
}
