/** Tokens that stand without their rows, in a store that is one server: the repetition brings the rows in, once. */
import { createWriterClient, LogBlock, LogRow, StoreError } from "@sightglass/clickhouse";
import { createLogger, createMetrics } from "@sightglass/runtime";
import { waitFor } from "@sightglass/testkit";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { RepairedInsert } from "./insert-whole";
import { repairInsert } from "./repair-insert";
import { isRefusal, type StoreWriter } from "./store-writer";
import { sealBrokenBlock, sealTestBlock } from "./testing-blocks";
import { openTestLog, type TestLog } from "./testing-log";
import { startTestStore, type TestStore } from "./testing-store";
import { blockPartNames, tearNewestPart } from "./testing-torn-parts";
import { createWriterMetrics, type WriterMetrics } from "./writer-metrics";

const ROWS = 40;
const DAY_MS = 86_400_000;
const logger = createLogger({ service: "writer-test", level: "silent" });
const { signal } = new AbortController();

let test: TestStore;
let log: TestLog;
let projectId = 7000;
let repaired: RepairedInsert[];

beforeAll(async () => {
  test = await startTestStore();
});
afterAll(async () => {
  await test.stop();
});
beforeEach(async () => {
  log = await openTestLog();
  projectId++;
  repaired = [];
});
afterEach(() => log.close());

function metrics(): WriterMetrics {
  return {
    ...createWriterMetrics(createMetrics("writer-test")),
    insertRepaired: (table, rows) => repaired.push({ table, rows }),
  };
}

/** Its first insert into the table is done, loses a part, and is answered by a failure. */
function tearing(table: string, tear: () => Promise<unknown>): StoreWriter {
  let isWhole = true;
  return {
    ...test.store,
    async insert(insert) {
      await test.store.insert(insert);
      if (insert.table !== table || !isWhole) return;
      isWhole = false;
      await tear();
      throw new StoreError("store.unavailable", "the answer was lost");
    },
  };
}

async function publishDays(days: number): Promise<void> {
  for (let i = 0; i < days; i++) {
    const receivedMs = Date.now() - i * DAY_MS;
    await log.publisher.publish(
      await sealTestBlock({ projectId, rows: ROWS, firstEvent: i * ROWS, receivedMs }),
    );
  }
}

async function expectAllOnce(events: number): Promise<void> {
  await waitFor(async () => (await test.outcomes(projectId)).stored === events, { timeoutMs: 30_000 });
  expect(await test.stored(projectId)).toEqual({ rows: events, events });
  const [sums] = await test.rows(`SELECT
    (SELECT sum(events) FROM sightglass.logs_1m WHERE project_id = ${projectId}) AS minutes,
    (SELECT sum(events) FROM sightglass.field_values WHERE project_id = ${projectId} AND key = 'host') AS values`);
  expect([Number(sums?.minutes), Number(sums?.values)]).toEqual([events, events]);
  expect(await repairTables()).toEqual([]);
}

function repairTables() {
  return test.rows("SELECT name FROM system.tables WHERE database = 'sightglass' AND name LIKE '%repair%'");
}

describe("a repeated insert into one server without replication", () => {
  it("brings in the rows of the part that its token outlived, and feeds no view twice", async () => {
    await publishDays(2);
    await log.start({ store: tearing("logs", () => tearNewestPart(test, "logs")), metrics: metrics() });
    await expectAllOnce(2 * ROWS);
    expect(repaired).toEqual([{ table: "logs", rows: ROWS }]);
  });

  it("brings in the rows of a part that the disk did not take behind its token", async () => {
    await publishDays(1);
    const today = new Date().toISOString().slice(0, 10).replaceAll("-", "");
    const unblock = await blockPartNames(test, "logs", `30-${today}`);
    const failures: unknown[] = [];
    const insert: StoreWriter["insert"] = async (body) => {
      try {
        await test.store.insert(body);
      } catch (error) {
        failures.push(error);
        unblock();
        throw error;
      }
    };
    await log.start({ store: { ...test.store, insert }, metrics: metrics() });
    await expectAllOnce(ROWS);
    expect(failures.map(String)).toEqual([expect.stringContaining("in rename: Not a directory")]);
    expect(repaired).toEqual([{ table: "logs", rows: ROWS }]);
  });

  it("adds nothing when the token was right", async () => {
    await publishDays(2);
    await log.start({ store: tearing("logs", async () => {}), metrics: metrics() });
    await expectAllOnce(2 * ROWS);
    expect(repaired).toEqual([{ table: "logs", rows: 0 }]);
  });

  it("brings in the rows of a planned range that an earlier writer had stored", async () => {
    await publishDays(1);
    let isFirst = true;
    await log.start({
      store: test.store,
      metrics: metrics(),
      beforeCommit: async () => {
        if (!isFirst) return;
        isFirst = false;
        await tearNewestPart(test, "logs");
        throw new Error("the writer ends here");
      },
    });
    await waitFor(() => repaired.some(({ rows }) => rows > 0), { timeoutMs: 30_000 });
    await expectAllOnce(ROWS);
    expect(repaired).toContainEqual({ table: "logs", rows: ROWS });
  });

  it("brings in dead letters", async () => {
    const letters = `SELECT count() AS n FROM sightglass.dead_letters WHERE project_id = ${projectId}`;
    await log.publisher.publish(await sealBrokenBlock({ projectId, rows: ROWS, firstEvent: 0 }));
    const store = tearing("dead_letters", () => tearNewestPart(test, "dead_letters"));
    await log.start({ store, metrics: metrics() });
    await waitFor(() => repaired.length > 0, { timeoutMs: 30_000 });
    expect(repaired).toEqual([{ table: "dead_letters", rows: 1 }]);
    expect(await test.rows(letters)).toEqual([{ n: 1 }]);
  });

  it("brings in some rows of a block by themselves", async () => {
    const rows = { native: nativeRows(10), first: 2, count: 5, token: "some-rows", signal };
    await test.store.insertLogRows(rows);
    await tearNewestPart(test, "logs");
    await test.store.insertLogRows(rows);
    expect((await test.stored(projectId)).rows).toBe(0);
    expect(await test.store.repairLogRows(rows)).toBe(5);
    expect(await test.store.repairLogRows(rows)).toBe(0);
    expect(await test.stored(projectId)).toEqual({ rows: 5, events: 5 });
  });

  it("brings in the dead letter of a refused row", async () => {
    const letter = {
      native: nativeRows(3),
      row: 1,
      message: "refused",
      origin: "ingest-0:5:1",
      blockId: "b",
      sources: new Map([[projectId, "http/test"]]),
      token: "one-letter",
      signal,
    };
    await test.store.insertRefusedLogRow(letter);
    await tearNewestPart(test, "dead_letters");
    await test.store.insertRefusedLogRow(letter);
    expect(await test.store.repairRefusedLogRow(letter)).toBe(1);
    expect(await test.store.repairRefusedLogRow(letter)).toBe(0);
    expect(
      await test.rows(`SELECT origin FROM sightglass.dead_letters WHERE project_id = ${projectId}`),
    ).toEqual([{ origin: letter.origin }]);
  });

  it("ends what an earlier run of the same repair left behind", async () => {
    const rows = { native: nativeRows(10), first: 0, count: 10, token: "left-behind", signal };
    const fill = async () => {
      throw new StoreError("store.refused", "Code: 117. DB::Exception: x: While executing Native.");
    };
    const { engine } = test;
    const client = createWriterClient({ ...engine, ...engine.writer, logger });
    const run = repairInsert({ client, database: engine.database }, { ...rows, table: "logs", fill });
    const failure: unknown = await run.catch((error) => error);
    expect(isRefusal(failure)).toBe(false);
    expect(String(failure)).toContain("cannot be checked");
    expect(await repairTables()).toHaveLength(2);
    expect(await test.store.repairLogRows(rows)).toBe(10);
    expect(await test.stored(projectId)).toEqual({ rows: 10, events: 10 });
    expect(await repairTables()).toEqual([]);
    await client.close();
  });
});

function nativeRows(count: number): Buffer {
  const block = new LogBlock();
  const row = new LogRow();
  for (let i = 0; i < count; i++) {
    row.clear();
    row.projectId = projectId;
    row.timestampSeconds = Math.floor(Date.now() / 1000);
    row.observedMs = Date.now();
    row.eventIdLow = i;
    row.retentionDays = 30;
    block.append(row);
  }
  return block.encode();
}
