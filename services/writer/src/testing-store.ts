/** A migrated ClickHouse and a data folder for the int tests of the writer, with the questions they ask. */
import { createWriterClient, migrate } from "@sightglass/clickhouse";
import { createLogger } from "@sightglass/runtime";
import { startClickHouse, type TestClickHouse } from "@sightglass/testkit";
import { z } from "zod";
import { type ClickHouseStore, openClickHouseStore } from "./clickhouse-store";

export interface TestStore {
  engine: TestClickHouse;
  store: ClickHouseStore;
  /** Runs a statement as the writer. */
  command(query: string): Promise<void>;
  rows(query: string): Promise<Record<string, unknown>[]>;
  /** Number of rows of `logs` and of distinct events of a project. */
  stored(projectId: number): Promise<{ rows: number; events: number }>;
  /** Events by `outcome` or `outcome:reason` of a project. */
  outcomes(projectId: number): Promise<Record<string, number>>;
  stop(): Promise<void>;
}

const logger = createLogger({ service: "writer-test", level: "silent" });

/** `memoryBytes` bounds the engine; default 2 GiB. */
export async function startTestStore(limits: { memoryBytes?: number } = {}): Promise<TestStore> {
  const engine = await startClickHouse(limits);
  const options = { url: engine.url, ...engine.writer, database: engine.database, logger };
  const client = createWriterClient(options);
  await migrate(client, { database: engine.database });
  const store = openClickHouseStore(options);
  const rows = async (query: string) => {
    const result = await client.query({ query, format: "JSONEachRow" });
    return z.array(z.record(z.string(), z.unknown())).parse(await result.json());
  };
  return {
    engine,
    store,
    rows,
    command: async (query) => {
      await client.command({ query });
    },
    async stored(projectId) {
      const [row] = await rows(
        `SELECT count() AS rows, uniqExact(event_id) AS events FROM sightglass.logs WHERE project_id = ${projectId}`,
      );
      return { rows: Number(row?.rows), events: Number(row?.events) };
    },
    async outcomes(projectId) {
      const found = await rows(
        `SELECT outcome || if(reason = '', '', ':' || reason) AS name, sum(events) AS events
         FROM sightglass.ingest_outcomes WHERE project_id = ${projectId} GROUP BY name`,
      );
      return Object.fromEntries(found.map((row) => [String(row.name), Number(row.events)]));
    },
    async stop() {
      await store.close();
      await client.close();
      await engine.stop();
    },
  };
}
