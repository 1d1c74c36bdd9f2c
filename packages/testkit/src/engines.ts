/** Real engines for integration tests: one per test file, each with its own temp folder and port. */
import {
  type EmbeddedClickHouse,
  type EmbeddedPostgres,
  startEmbeddedClickHouse,
  startEmbeddedPostgres,
} from "@sightglass/embedded";
import { createLogger } from "@sightglass/runtime";
import { Client } from "pg";
import { freePort } from "./free-port";
import { tempDir } from "./temp-dir";

const logger = createLogger({ service: "testkit", level: "warn" });
const TEST_MEMORY_BYTES = 2 * 1024 ** 3;

/** A ClickHouse for one test file; the database `sightglass` exists and is empty. */
export interface TestClickHouse extends EmbeddedClickHouse {
  readonly database: "sightglass";
  /** The product's data folder around the engine. */
  readonly dataDir: string;
  readonly port: number;
}

export interface TestClickHouseOptions {
  /** Bound of the engine's memory; default 2 GiB. */
  readonly memoryBytes?: number;
}

/** Starts a ClickHouse (about 0.5 s); `stop` also removes its folder. */
export async function startClickHouse(options: TestClickHouseOptions = {}): Promise<TestClickHouse> {
  const dir = tempDir("clickhouse");
  const port = await freePort();
  try {
    const engine = await startEmbeddedClickHouse({
      dataDir: dir.path,
      port,
      logger,
      memoryBytes: options.memoryBytes ?? TEST_MEMORY_BYTES,
    });
    await createDatabase(engine);
    return {
      ...engine,
      database: "sightglass",
      dataDir: dir.path,
      port,
      stop: async () => {
        await engine.stop();
        dir.remove();
      },
    };
  } catch (error) {
    dir.remove();
    throw error;
  }
}

async function createDatabase(engine: EmbeddedClickHouse): Promise<void> {
  const answer = await fetch(engine.url, {
    method: "POST",
    body: "CREATE DATABASE IF NOT EXISTS sightglass",
    headers: { "x-clickhouse-user": engine.writer.user, "x-clickhouse-key": engine.writer.password },
  });
  if (!answer.ok) throw new Error(`CREATE DATABASE failed: ${await answer.text()}`);
}

/** A Postgres for one test file. */
export interface TestPostgres extends EmbeddedPostgres {
  readonly dataDir: string;
  /** Makes an empty database and returns its connection string. */
  freshDatabase(): Promise<string>;
}

/** Starts a Postgres without fsync (about 1 s); `stop` also removes its folder. */
export async function startPostgres(): Promise<TestPostgres> {
  const dir = tempDir("postgres");
  const port = await freePort();
  try {
    const engine = await startEmbeddedPostgres({ dataDir: dir.path, port, logger, unsafe: true });
    return {
      ...engine,
      dataDir: dir.path,
      freshDatabase: () => freshDatabase(engine.url),
      stop: async () => {
        await engine.stop();
        dir.remove();
      },
    };
  } catch (error) {
    dir.remove();
    throw error;
  }
}

let databases = 0;

/** Makes an empty database on the server of `url` and returns the new database's connection string. */
export async function freshDatabase(url: string): Promise<string> {
  databases++;
  const name = `test_${process.pid}_${databases}`;
  const client = new Client(url);
  await client.connect();
  try {
    await client.query(`CREATE DATABASE ${name}`);
  } finally {
    await client.end();
  }
  const fresh = new URL(url);
  fresh.pathname = `/${name}`;
  return fresh.href;
}
