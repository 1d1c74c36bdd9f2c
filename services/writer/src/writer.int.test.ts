import { sleep } from "@sightglass/runtime";
import { waitFor } from "@sightglass/testkit";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { sealBrokenBlock, sealTestBlock, type TestBlock } from "./testing-blocks";
import { openTestLog, type TestLog } from "./testing-log";
import { startTestStore, type TestStore } from "./testing-store";
import type { Writer } from "./writer";

let test: TestStore;
let projects = 1000;

beforeAll(async () => {
  test = await startTestStore();
});
afterAll(async () => {
  await test.stop();
});

/** Patient, because the machine may be busy; quick to notice. */
function soon(fn: () => boolean | Promise<boolean>): Promise<unknown> {
  return waitFor(fn, { timeoutMs: 45_000, everyMs: 10 });
}

describe("the writer", () => {
  let log: TestLog;
  let projectId: number;

  beforeEach(async () => {
    log = await openTestLog();
    projectId = ++projects;
  });
  afterEach(() => log.close());

  function start(beforeCommit?: () => Promise<void>): Promise<Writer> {
    return log.start({ store: test.store, ...(beforeCommit && { beforeCommit }) });
  }

  async function publish(block: Omit<TestBlock, "projectId">): Promise<void> {
    await log.publisher.publish(await sealTestBlock({ projectId, ...block }));
  }

  it("stores blocks and counts them", async () => {
    await start();
    for (let i = 0; i < 5; i++) await publish({ rows: 200, firstEvent: i * 200 });
    await soon(async () => (await test.outcomes(projectId)).stored === 1000);
    expect(await test.stored(projectId)).toEqual({ rows: 1000, events: 1000 });
    expect(await test.outcomes(projectId)).toEqual({ received: 1000, stored: 1000 });
  });

  it("writes how long events took until they could be searched, at the latest when it stops", async () => {
    const writer = await start();
    await publish({ rows: 30, firstEvent: 0, receivedMs: Date.now() - 5_000, source: "http/slow" });
    await publish({ rows: 12, firstEvent: 30, source: "http/quick" });
    await soon(async () => (await test.outcomes(projectId)).stored === 42);
    await writer.stop();
    const found = await test.rows(
      `SELECT source, toUInt32(sum(events)) AS n, min(delay_ms) >= 5000 AS late FROM sightglass.ingest_latency
       WHERE project_id = ${projectId} GROUP BY source ORDER BY source`,
    );
    expect(found).toEqual([
      { source: "http/quick", n: 12, late: 0 },
      { source: "http/slow", n: 30, late: 1 },
    ]);
  });

  it("shows the first block after a quiet moment at once", async () => {
    await start();
    const waits: number[] = [];
    for (let i = 1; i <= 3; i++) {
      await publish({ rows: 10, firstEvent: i * 10 });
      const started = performance.now();
      await soon(async () => (await test.stored(projectId)).rows === i * 10);
      waits.push(performance.now() - started);
      await sleep(1500);
    }
    expect(Math.min(...waits)).toBeLessThan(800);
  });

  it("stores a block once that was published twice", async () => {
    const id = "00112233445566778899aabbccddeeff";
    await publish({ id, rows: 50, firstEvent: 0 });
    await publish({ rows: 10, firstEvent: 50 });
    await start();
    await soon(async () => (await test.outcomes(projectId)).stored === 60);
    await publish({ id, rows: 50, firstEvent: 0 });
    await publish({ rows: 1, firstEvent: 60 });
    await soon(async () => (await test.outcomes(projectId)).stored === 61);
    expect(await test.stored(projectId)).toEqual({ rows: 61, events: 61 });
    expect(await test.outcomes(projectId)).toEqual({ received: 61, stored: 61 });
  });

  it("knows a repeated block also after a restart", async () => {
    const id = "0f112233445566778899aabbccddee00";
    await publish({ id, rows: 50, firstEvent: 0 });
    const first = await start();
    await soon(async () => (await test.outcomes(projectId)).stored === 50);
    await first.stop();
    await start();
    await publish({ id, rows: 50, firstEvent: 0 });
    await publish({ rows: 1, firstEvent: 50 });
    await soon(async () => (await test.outcomes(projectId)).stored === 51);
    expect(await test.stored(projectId)).toEqual({ rows: 51, events: 51 });
  });

  it("repeats a planned batch under the same token", async () => {
    let runs = 0;
    for (let i = 0; i < 3; i++) await publish({ rows: 100, firstEvent: i * 100 });
    await start(async () => {
      if (++runs <= 3) throw new Error("ended between insert and commit");
    });
    await soon(() => runs >= 4);
    await publish({ rows: 1, firstEvent: 300 });
    await soon(async () => (await test.outcomes(projectId)).stored === 301);
    expect(await test.stored(projectId)).toEqual({ rows: 301, events: 301 });
    expect(await test.outcomes(projectId)).toEqual({ received: 301, stored: 301 });
  });

  it("stores all good blocks around one that cannot be read", async () => {
    await publish({ rows: 100, firstEvent: 0 });
    await log.publisher.publish(await sealBrokenBlock({ projectId, rows: 7, firstEvent: 100 }));
    await log.publisher.publish(Buffer.from("not a block at all"));
    await publish({ rows: 100, firstEvent: 107 });
    await start();
    await soon(async () => (await test.outcomes(projectId)).stored === 200);
    expect(await test.stored(projectId)).toEqual({ rows: 200, events: 200 });
    expect(await test.outcomes(projectId)).toEqual({
      received: 207,
      stored: 200,
      "dead_lettered:block.unreadable": 7,
    });
    const letters = await test.rows(
      `SELECT reason, signal, origin, startsWith(raw, unhex('28B52FFD')) AND length(raw) = raw_bytes AS sealed
       FROM sightglass.dead_letters WHERE project_id = ${projectId}`,
    );
    const letter = { reason: "block.unreadable", signal: "logs", origin: "ingest-0:1" };
    expect(letters).toEqual([{ ...letter, sealed: 1 }]);
  });

  it("shows no project the bytes of a broken block that holds rows of others", async () => {
    const other = ++projects;
    const block = { projectId, rows: 3, firstEvent: 0, source: "http/a" };
    const otherCounts = [{ projectId: other, source: "http/b", rows: 5 }];
    await log.publisher.publish(await sealBrokenBlock({ ...block, otherCounts }));
    await start();
    await soon(async () => (await test.outcomes(other))["dead_lettered:block.unreadable"] === 5);
    const letters = await test.rows(
      `SELECT project_id, source, length(raw) > 0 AS kept FROM sightglass.dead_letters
       WHERE block_id IN (SELECT block_id FROM sightglass.dead_letters WHERE project_id = ${other}) ORDER BY project_id`,
    );
    expect(letters).toEqual([
      { project_id: 0, source: "bus/ingest-0", kept: 1 },
      { project_id: projectId, source: "http/a", kept: 0 },
      { project_id: other, source: "http/b", kept: 0 },
    ]);
  });

  it("finds the rows that the store refuses and stores all others", async () => {
    await test.command(`ALTER TABLE sightglass.logs ADD CONSTRAINT no_poison CHECK body != 'poison'`);
    try {
      const body = (event: number) => (event === 111 || event === 140 ? "poison" : `event ${event}`);
      await publish({ rows: 100, firstEvent: 0 });
      await publish({ rows: 100, firstEvent: 100, body });
      await publish({ rows: 100, firstEvent: 200 });
      await start();
      await soon(async () => (await test.outcomes(projectId)).stored === 298);
      expect(await test.stored(projectId)).toEqual({ rows: 298, events: 298 });
      expect(await test.outcomes(projectId)).toEqual({
        received: 300,
        stored: 298,
        "dead_lettered:store.refused": 2,
      });
      const letters = await test.rows(
        `SELECT origin, source, raw FROM sightglass.dead_letters WHERE project_id = ${projectId} ORDER BY origin`,
      );
      expect(letters.map(({ origin, source }) => [origin, source])).toEqual([
        ["ingest-0:1:11", "http/test"],
        ["ingest-0:1:40", "http/test"],
      ]);
      expect(JSON.parse(String(letters[0]?.raw))).toMatchObject({ body: "poison", event_id: "111" });
    } finally {
      await test.command("ALTER TABLE sightglass.logs DROP CONSTRAINT no_poison");
    }
  });

  it("takes a backfill over hundreds of days", async () => {
    const day = 86_400_000;
    for (let i = 0; i < 150; i++) {
      await publish({ rows: 1, firstEvent: i, receivedMs: Date.now() - i * day });
    }
    await start();
    await soon(async () => (await test.outcomes(projectId)).stored === 150);
    expect((await test.stored(projectId)).rows).toBeGreaterThan(0);
  });
});
