/**
 * Connections to ClickHouse. Two users: the writer inserts and migrates, the reader selects and is
 * reached only through `projectDb` (src/project-db.ts).
 */
import {
  type ClickHouseClient,
  type ClickHouseClientConfigOptions,
  ClickHouseLogLevel,
  type ClickHouseSettings,
  createClient,
} from "@clickhouse/client";
import type { Logger } from "@sightglass/runtime";
import { askServerBounds } from "./server-bounds";

export interface StoreOptions {
  /** `http://host:port`, without credentials. */
  readonly url: string;
  readonly user: string;
  readonly password: string;
  readonly database: string;
  readonly logger: Logger;
  /** Sockets to the server; default 16. */
  readonly connectionsMax?: number;
  /** Longest silence of the server while it answers; default 60 s for readers, 300 s for the writer. */
  readonly timeoutMs?: number;
  /** Of one query that has no wider bound of its own; default `QUERY_LIMITS_DEFAULT.rowsToRead`. */
  readonly rowsToReadMax?: number | undefined;
}

/** The reader's connection. Opaque: only `projectDb` can ask through it. */
export class StoreReader {
  readonly #client: ClickHouseClient;
  #bounds: Promise<ClickHouseSettings> | undefined;

  constructor(
    readonly database: string,
    client: ClickHouseClient,
    readonly rowsToReadMax?: number,
  ) {
    this.#client = client;
  }

  /** For src/project-db.ts only; not exported from the package. */
  static clientOf(reader: StoreReader): ClickHouseClient {
    return reader.#client;
  }

  /** For src/project-db.ts only. The first call asks the server; a failure is not kept. */
  static boundsOf(reader: StoreReader): Promise<ClickHouseSettings> {
    if (reader.#bounds === undefined) {
      const bounds = askServerBounds(reader.#client);
      reader.#bounds = bounds;
      bounds.catch(() => {
        reader.#bounds = undefined;
      });
    }
    return reader.#bounds;
  }

  /** True when the server answers. Never throws. */
  async ping(): Promise<boolean> {
    return (await this.#client.ping({ select: false })).success;
  }

  close(): Promise<void> {
    return this.#client.close();
  }
}

export function createReader(options: StoreOptions): StoreReader {
  const client = createClient({
    ...common(options),
    request_timeout: options.timeoutMs ?? 60_000,
    // Loopback gains nothing from gzip; a distant server does.
    compression: { response: !isLoopback(options.url), request: false },
  });
  return new StoreReader(options.database, client, options.rowsToReadMax);
}

/**
 * The writer's connection, for `migrate` and for small reads of its own. Blocks are inserted with
 * `createNativeInserter`. Its default database is `system`, which exists before the first migration:
 * statements name the database.
 */
export function createWriterClient(options: StoreOptions): ClickHouseClient {
  return createClient({
    ...common(options),
    database: "system",
    request_timeout: options.timeoutMs ?? 300_000,
    compression: { response: false, request: false },
    clickhouse_settings: { async_insert: 0, deduplicate_blocks_in_dependent_materialized_views: 1 },
  });
}

function common(options: StoreOptions): ClickHouseClientConfigOptions {
  return {
    url: options.url,
    username: options.user,
    password: options.password,
    database: options.database,
    application: "sightglass",
    max_open_connections: options.connectionsMax ?? 16,
    // Below the server's keep_alive_timeout (3 s before 23.11, 30 s here), so that we close first.
    keep_alive: { enabled: true, idle_socket_ttl: 2500 },
    // Long parameters would pass the limit of a URL.
    use_multipart_params_auto: true,
    log: { LoggerClass: clientLogger(options.logger), level: ClickHouseLogLevel.WARN },
  };
}

function isLoopback(url: string): boolean {
  const { hostname } = new URL(url);
  return hostname === "localhost" || hostname === "[::1]" || hostname.startsWith("127.");
}

interface ClientLine {
  module: string;
  message: string;
  err?: Error;
}

/**
 * The client logs failed queries with their settings and parameters, which hold content: only its
 * words go on, as debug lines. The error itself reaches the caller.
 */
function clientLogger(logger: Logger) {
  const write = (line: ClientLine) => {
    logger.debug({ module: line.module }, `ClickHouse client: ${line.message}`);
  };
  return class {
    trace(): void {}
    debug(): void {}
    info(): void {}
    warn(line: ClientLine): void {
      write(line);
    }
    error(line: ClientLine): void {
      write(line);
    }
  };
}
