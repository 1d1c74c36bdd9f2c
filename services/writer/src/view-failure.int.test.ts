/** A view of an operator that fails behind the rows: nothing comes twice, and the writer says whose fault it is. */
import { sleep } from "@sightglass/runtime";
import { waitFor } from "@sightglass/testkit";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { sealTestBlock } from "./testing-blocks";
import { openTestLog } from "./testing-log";
import { startTestStore, type TestStore } from "./testing-store";

const ROWS = 50;
const BLOCKS = 4;
const POISON = 77;

let test: TestStore;
beforeAll(async () => {
  test = await startTestStore();
});
afterAll(async () => {
  await test.stop();
});

const views: [string, string, string][] = [
  ["throws", "", "throwIf(body = 'poison')"],
  ["cannot read a number", "", "toInt32(if(body = 'poison', 'x', '1'))"],
  ["has a constraint behind it", ", CONSTRAINT no_poison CHECK v = 0", "toUInt8(body = 'poison')"],
];

describe("the writer before a view that fails", () => {
  it.each(views)("stores each row once when it %s", { timeout: 90_000 }, async (name, constraint, value) => {
    const projectId = 6000 + views.findIndex(([known]) => known === name);
    await test.command(`CREATE TABLE sightglass.extra (v Int32${constraint}) ENGINE = MergeTree ORDER BY v`);
    await test.command(
      `CREATE MATERIALIZED VIEW sightglass.extra_view TO sightglass.extra AS SELECT ${value} AS v FROM sightglass.logs`,
    );
    const log = await openTestLog();
    for (let i = 0; i < BLOCKS; i++) {
      const body = (event: number) => (event === POISON ? "poison" : `event ${event}`);
      await log.publisher.publish(await sealTestBlock({ projectId, rows: ROWS, firstEvent: i * ROWS, body }));
    }
    const writer = await log.start({ store: test.store });
    try {
      const said = async () => (await writer.ready()).checks.store ?? "";
      await waitFor(async () => /a view of the store fails/.test(await said()), { timeoutMs: 30_000 });
      await sleep(1000);
      expect(await said()).toContain("a view of the store fails");
      await test.command("DROP VIEW sightglass.extra_view SYNC");
      const events = BLOCKS * ROWS;
      await waitFor(async () => (await test.outcomes(projectId)).stored === events, { timeoutMs: 30_000 });
      expect(await test.stored(projectId)).toEqual({ rows: events, events });
      expect(await test.outcomes(projectId)).toEqual({ received: events, stored: events });
      const [minutes] = await test.rows(
        `SELECT sum(events) AS events FROM sightglass.logs_1m WHERE project_id = ${projectId}`,
      );
      expect(Number(minutes?.events)).toBe(events);
    } finally {
      await writer.stop();
      await test.command("DROP VIEW IF EXISTS sightglass.extra_view SYNC");
      await test.command("DROP TABLE sightglass.extra SYNC");
      await log.close();
    }
  });
});
