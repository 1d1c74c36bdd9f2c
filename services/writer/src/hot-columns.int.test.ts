/** Columns of hot keys beside the inserts: built by one writer of several, and no insert or repair is hurt by them. */
import { compressZstd } from "@sightglass/bus";
import { AttributeKeys, createWriterClient, LogBlock, LogRow } from "@sightglass/clickhouse";
import { bootstrap, createMetadata, createMetadataPool, migrateMetadata } from "@sightglass/metadata";
import { createLogger } from "@sightglass/runtime";
import { startPostgres, type TestPostgres, waitFor } from "@sightglass/testkit";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startHotColumns } from "./hot-columns";
import { repairInsert } from "./repair-insert";
import { startTestStore, type TestStore } from "./testing-store";

const logger = createLogger({ service: "writer-test", level: "silent" });
const { signal } = new AbortController();
const PROJECT = 7100;
const ROWS = 10;

let test: TestStore;
let postgres: TestPostgres;

beforeAll(async () => {
  [test, postgres] = await Promise.all([startTestStore(), startPostgres()]);
});
afterAll(async () => {
  await Promise.all([test?.stop(), postgres?.stop()]);
});

const addColumn = (name: string) =>
  test.command(
    `ALTER TABLE sightglass.logs ADD COLUMN ${name} Nullable(String) MATERIALIZED if(mapContains(attributes_text, 'k'), attributes_text['k'], NULL)`,
  );

function options(databaseUrl: string) {
  const { url, writer, database } = test.engine;
  return { databaseUrl, store: { url, ...writer, database, logger }, cluster: "", logger };
}

function nativeRow(id: number): Buffer {
  const block = new LogBlock();
  const row = new LogRow();
  row.projectId = PROJECT;
  row.timestampSeconds = Math.floor(Date.now() / 1000);
  row.observedMs = Date.now();
  row.eventIdLow = id;
  row.retentionDays = 30;
  row.addAttribute(new AttributeKeys(() => 0).find("k"), "native");
  block.append(row);
  return block.encode();
}

describe("a table with columns of hot keys", () => {
  it("takes blocks whole and by rows", async () => {
    await addColumn("hot_00000001");
    const frames = [await compressZstd(nativeRow(1))];
    await test.store.insert({ table: "logs", frames, token: "hot-whole", signal });
    await test.store.insertLogRows({ native: nativeRow(2), first: 0, count: 1, token: "hot-rows", signal });
    expect(
      await test.rows(`SELECT hot_00000001 AS k FROM sightglass.logs WHERE project_id = ${PROJECT}`),
    ).toEqual([{ k: "native" }, { k: "native" }]);
  });

  it("is repaired, also when a column comes in the middle, which the next repetition has too", async () => {
    const project = PROJECT + 1;
    const rows = (into: string, count: number) =>
      test.command(`INSERT INTO sightglass.${into} (project_id, timestamp, event_id, attributes_text)
        SELECT ${project}, toDateTime64('2026-11-20 12:00:00', 9, 'UTC'), number + 1, map('k', 'v') FROM numbers(${count})`);
    await rows("logs", 5);
    const client = createWriterClient(options("").store);
    const store = { client, database: "sightglass" };
    const repair = { table: "logs", token: "hot-repair", signal } as const;
    try {
      const interrupted = repairInsert(store, {
        ...repair,
        fill: async (into) => {
          await rows(into, ROWS);
          await addColumn("hot_00000002");
        },
      });
      await expect(interrupted).rejects.toThrow(/cannot be checked/);
      expect((await test.stored(project)).events).toBe(5);
      expect(await repairInsert(store, { ...repair, fill: (into) => rows(into, ROWS) })).toBe(ROWS - 5);
      expect(await test.stored(project)).toEqual({ rows: ROWS, events: ROWS });
    } finally {
      await client.close();
    }
  });
});

describe("startHotColumns", () => {
  it("builds a wished column once with two writers at work, and ends at once", async () => {
    const url = await postgres.freshDatabase();
    await migrateMetadata(url);
    const pool = createMetadataPool({ url, logger });
    const metadata = createMetadata(pool);
    const { projectId } = await bootstrap(metadata, { adminPassword: "a long enough password" });
    await test.command(`INSERT INTO sightglass.logs (project_id, timestamp, event_id, attributes_number)
      SELECT ${projectId}, now64(9), number, map('hot.n', number) FROM numbers(1000)`);
    await metadata.hotKeys.setWish({ projectId, key: "hot.n", wish: "keep", createdBy: "test" });
    const writers = [startHotColumns(options(url)), startHotColumns(options(url))];
    try {
      await waitFor(async () => (await metadata.hotKeys.columns())[0]?.state === "ready", {
        timeoutMs: 40_000,
      });
      expect(await metadata.hotKeys.columns()).toMatchObject([{ key: "hot.n", type: "number", filled: 1 }]);
      const started = performance.now();
      await Promise.all(writers.map((writer) => writer.stop()));
      expect(performance.now() - started).toBeLessThan(3_000);
    } finally {
      await pool.end();
    }
  }, 60_000);

  it("waits without a word of failure while Postgres is away, and ends at once", async () => {
    const writer = startHotColumns(options("postgres://nobody:none@127.0.0.1:1/none"));
    await new Promise((resolve) => setTimeout(resolve, 300));
    const started = performance.now();
    await writer.stop();
    expect(performance.now() - started).toBeLessThan(3_000);
  });
});
