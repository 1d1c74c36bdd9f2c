/** The clock of our host steps by a day, forward and back; senders' times are far away or near, by the clock of the moment. */
import { type ShiftedClock, shiftClock } from "@sightglass/testkit";
import { afterAll, beforeAll, expect, it } from "vitest";
import { type OtlpWorld, startOtlpWorld } from "./receivers/otlp/testing-otlp";
import { KEY, NO_QUOTA } from "./testing-world";

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const STEPS = [0, DAY_MS, -DAY_MS, 0];

let world: OtlpWorld;
let clock: ShiftedClock;

beforeAll(async () => {
  world = await startOtlpWorld(NO_QUOTA);
  clock = shiftClock();
});
afterAll(async () => {
  clock.restore();
  await world.close();
});

async function send(events: readonly object[]): Promise<void> {
  const answer = await fetch(`http://127.0.0.1:${world.ports.native}/api/v1/logs`, {
    method: "POST",
    headers: { authorization: `Bearer ${KEY}` },
    body: JSON.stringify(events),
  });
  expect(await answer.json()).toEqual({ accepted: events.length, rejected: 0, errors: [] });
}

it("gives rising event ids while the clock steps, and stores every event at the time of receipt", async () => {
  world.nextProject();
  const wanted: { body: string; second: number }[] = [];
  for (const [step, ms] of STEPS.entries()) {
    clock.shift(ms);
    for (let i = 0; i < 5; i++) {
      const body = `step ${step} event ${i}`;
      wanted.push({ body, second: Math.round(Date.now() / 1000) });
      await send([{ msg: body }]);
    }
  }
  const rows = await world.select(
    "SELECT body, toUnixTimestamp64Milli(timestamp) / 1000 AS second FROM logs WHERE PROJECT ORDER BY event_id",
  );
  expect(rows.map(({ body }) => body)).toEqual(wanted.map(({ body }) => body));
  for (const [i, row] of rows.entries())
    expect(Math.abs(Number(row.second) - (wanted[i]?.second ?? 0))).toBeLessThan(3);
  const ids = await world.select("SELECT uniqExact(event_id) AS n FROM logs WHERE PROJECT");
  expect(ids).toEqual([{ n: wanted.length }]);
});

it.each(STEPS.slice(0, 3))(
  "judges senders' times by the clock of the moment, at a shift of %d ms",
  async (ms) => {
    world.nextProject();
    clock.shift(ms);
    const now = Date.now();
    const near = (hours: number) => new Date(now + hours * HOUR_MS).toISOString();
    const events = [
      { msg: "1970", ts: "1970-01-01T00:00:00.000000001Z", stored: 0, kept: true },
      { msg: "2262", ts: "2262-04-11T23:47:16.854775807Z", stored: 0, kept: true },
      { msg: "2300", ts: "2300-01-01T00:00:00Z", stored: 0, kept: true },
      { msg: "+2 h", ts: near(2), stored: 0, kept: true },
      { msg: "+30 min", ts: near(0.5), stored: 0.5, kept: false },
      { msg: "-2 h", ts: near(-2), stored: -2, kept: false },
    ];
    await send(events.map(({ msg, ts }) => ({ msg, ts })));
    const rows = await world.select(
      `SELECT body, toUnixTimestamp64Milli(timestamp) AS ms, attributes_text['sightglass.original_timestamp'] AS original
     FROM logs WHERE PROJECT ORDER BY event_id`,
    );
    expect(rows.map(({ body, original }) => ({ body, original }))).toEqual(
      events.map(({ msg, ts, kept }) => ({ body: msg, original: kept ? ts : "" })),
    );
    for (const [i, row] of rows.entries()) {
      const stored = now + (events[i]?.stored ?? 0) * HOUR_MS;
      expect(Math.abs(Number(row.ms) - stored), String(row.body)).toBeLessThan(3000);
    }
    const notes = await world.select(
      "SELECT reason, sum(events) AS n FROM ingest_outcomes WHERE outcome = 'noted' AND PROJECT GROUP BY ALL ORDER BY ALL",
    );
    expect(notes).toEqual([
      { reason: "time.future", n: 3 },
      { reason: "time.too_old", n: 1 },
    ]);
  },
);
