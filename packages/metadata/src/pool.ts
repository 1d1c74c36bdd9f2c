/** Connections to the metadata store. Called by composition roots only. */
import { errorMessage, type Logger } from "@sightglass/runtime";
import { Pool } from "pg";

export interface MetadataPoolOptions {
  /** `postgres://user:password@host:port/database`. */
  readonly url: string;
  readonly logger: Logger;
  /** Connections at most; default 10. Key ring and token verifier keep one each. */
  readonly max?: number;
}

/**
 * A pool that survives the loss of the server: a broken idle connection is logged and replaced.
 * Connecting gives up after 5 s, a statement after 30 s.
 */
export function createMetadataPool(options: MetadataPoolOptions): Pool {
  const pool = new Pool({
    connectionString: options.url,
    max: options.max ?? 10,
    connectionTimeoutMillis: 5_000,
    statement_timeout: 30_000,
    keepAlive: true,
    application_name: "sightglass",
  });
  pool.on("error", (error) => {
    options.logger.warn({ reason: errorMessage(error) }, "a connection to the metadata store was lost");
  });
  return pool;
}
