/** The writer while its store is slow, refuses to write, or has too many parts: nothing is lost, nothing comes twice. */
import { StoreError } from "@sightglass/clickhouse";
import { sleep } from "@sightglass/runtime";
import { waitFor } from "@sightglass/testkit";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { StoreWriter } from "./store-writer";
import { sealTestBlock } from "./testing-blocks";
import { openTestLog, type TestLog } from "./testing-log";
import { startTestStore, type TestStore } from "./testing-store";

const ROWS = 100;
let test: TestStore;
let projects = 3000;

beforeAll(async () => {
  test = await startTestStore();
});
afterAll(async () => {
  await test.stop();
});

describe("the writer over outages of the store", () => {
  let log: TestLog;
  let projectId: number;
  let published: number;

  beforeEach(async () => {
    log = await openTestLog();
    projectId = ++projects;
    published = 0;
  });
  afterEach(() => log.close());

  const start = (store: StoreWriter = test.store) => log.start({ store });

  async function publish(blocks: number): Promise<void> {
    for (let i = 0; i < blocks; i++) {
      await log.publisher.publish(
        await sealTestBlock({ projectId, rows: ROWS, firstEvent: published++ * ROWS }),
      );
    }
  }

  async function expectAllOnce(): Promise<void> {
    const events = published * ROWS;
    await waitFor(async () => (await test.outcomes(projectId)).stored === events, { timeoutMs: 30_000 });
    expect(await test.stored(projectId)).toEqual({ rows: events, events });
    expect(await test.outcomes(projectId)).toEqual({ received: events, stored: events });
  }

  it("waits for a store that stands still", async () => {
    await start();
    await publish(5);
    process.kill(test.engine.pid, "SIGSTOP");
    try {
      await publish(20);
      await sleep(3000);
    } finally {
      process.kill(test.engine.pid, "SIGCONT");
    }
    await publish(5);
    await expectAllOnce();
  });

  it("holds its position while the store refuses to write, and says so", async () => {
    await test.command("SYSTEM STOP MERGES sightglass.logs");
    await test.command(
      "ALTER TABLE sightglass.logs MODIFY SETTING parts_to_throw_insert = 1, parts_to_delay_insert = 1",
    );
    const running = await start();
    try {
      await publish(3);
      await waitFor(async () => !(await running.ready()).ok, {
        timeoutMs: 20_000,
        what: "an unready writer",
      });
      expect((await running.ready()).checks.store).toMatch(/parts/i);
    } finally {
      await test.command(
        "ALTER TABLE sightglass.logs RESET SETTING parts_to_throw_insert, parts_to_delay_insert",
      );
      await test.command("SYSTEM START MERGES sightglass.logs");
    }
    await expectAllOnce();
    expect((await running.ready()).ok).toBe(true);
  });

  it("stores each event once when answers of the store are lost", async () => {
    let calls = 0;
    await start({
      ...test.store,
      insert: async (insert) => {
        await test.store.insert(insert);
        if (++calls % 2 === 1) throw new StoreError("store.unavailable", "the answer was lost");
      },
    });
    await publish(4);
    await sleep(1200);
    await publish(4);
    await expectAllOnce();
  });

  it("makes one insert of what came while the store was away", async () => {
    let away = true;
    const bodies: number[] = [];
    await start({
      ...test.store,
      insert: async (insert) => {
        if (away) throw new StoreError("store.unavailable", "connect ECONNREFUSED");
        if (insert.table === "logs") bodies.push(insert.frames.length);
        await test.store.insert(insert);
      },
    });
    await publish(1);
    await sleep(300);
    await publish(30);
    away = false;
    await expectAllOnce();
    expect(bodies).toEqual([1, 30]);
  });

  it("keeps the blocks around a refused one together", async () => {
    await test.command(`ALTER TABLE sightglass.logs ADD CONSTRAINT no_poison CHECK body != 'poison'`);
    try {
      const body = (event: number) => (event === 333 ? "poison" : `event ${event}`);
      for (let i = 0; i < 64; i++)
        await log.publisher.publish(await sealTestBlock({ projectId, rows: 10, firstEvent: i * 10, body }));
      const bodies: number[] = [];
      await start({
        ...test.store,
        insert: async (insert) => {
          if (insert.table === "logs") bodies.push(insert.frames.length);
          await test.store.insert(insert);
        },
      });
      await waitFor(async () => (await test.outcomes(projectId)).stored === 639, { timeoutMs: 30_000 });
      expect(await test.stored(projectId)).toEqual({ rows: 639, events: 639 });
      expect(bodies).toEqual([64, 32, 32, 16, 8, 4, 2, 1, 1, 2, 4, 8, 16]);
    } finally {
      await test.command("ALTER TABLE sightglass.logs DROP CONSTRAINT no_poison");
    }
  });

  it("ends soon when it is stopped while the store is away", async () => {
    const running = await start({
      ...test.store,
      insert: () => Promise.reject(new StoreError("store.unavailable", "connect ECONNREFUSED")),
    });
    await publish(2);
    await sleep(300);
    const started = performance.now();
    await running.stop();
    expect(performance.now() - started).toBeLessThan(2000);
    await start();
    await expectAllOnce();
  });
});
