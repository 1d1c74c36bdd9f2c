/** A migrated store on the embedded engine for the integration tests of this package. */
import type { ClickHouseClient } from "@clickhouse/client";
import { createLogger } from "@sightglass/runtime";
import { startClickHouse, type TestClickHouse } from "@sightglass/testkit";
import { createReader, createWriterClient, type StoreOptions, type StoreReader } from "../client";
import type { HotTable } from "../hot/hot-table";
import { migrate } from "../migrate";
import { type ProjectDb, projectDb } from "../project-db";
import type { LogFixture } from "./fixtures";
import { logRowOf, resourceRowOf } from "./fixtures";

export interface TestStore {
  readonly engine: TestClickHouse;
  readonly options: StoreOptions;
  readonly client: ClickHouseClient;
  readonly reader: StoreReader;
  /** The table `logs`, to change its columns. */
  readonly table: HotTable;
  /** A project that nobody used before. */
  freshProject(): ProjectDb;
  /** Stores records with their resources. */
  insertLogs(projectId: number, logs: readonly LogFixture[]): Promise<void>;
  insert(table: string, rows: readonly Record<string, unknown>[]): Promise<void>;
  stop(): Promise<void>;
}

const logger = createLogger({ service: "test", level: "error" });

export async function startTestStore(): Promise<TestStore> {
  const engine = await startClickHouse();
  const { url, database } = engine;
  const options = { url, database, ...engine.writer, logger };
  const client = createWriterClient(options);
  await migrate(client, { database });
  const reader = createReader({ url, database, ...engine.reader, logger });
  let project = 0;
  const insert = async (table: string, rows: readonly Record<string, unknown>[]) => {
    await client.insert({ table: `${database}.${table}`, values: [...rows], format: "JSONEachRow" });
  };
  return {
    engine,
    options,
    client,
    reader,
    table: { client, database },
    freshProject: () => projectDb(reader, ++project),
    insertLogs: async (projectId, logs) => {
      await insert(
        "resources",
        logs.map((log) => resourceRowOf(projectId, log)),
      );
      await insert(
        "logs",
        logs.map((log) => logRowOf(projectId, log)),
      );
    },
    insert,
    stop: async () => {
      await Promise.all([client.close(), reader.close()]);
      await engine.stop();
    },
  };
}
