/** Bins of time by the clock of a zone, against the platform's own tables, also around clock changes. */
import { parseQuery } from "@sightglass/query-language";
import { afterAll, beforeAll, expect, it } from "vitest";
import { EMPTY_CATALOGUE } from "../filters/key-types";
import type { ProjectDb } from "../project-db";
import { runPipes } from "../queries/run-pipes";
import { Random, randomRecord } from "../testing/generate";
import { startTestStore, type TestStore } from "../testing/test-store";

const HOUR = 3_600_000;
/** A year and some days, so that both clock changes of a zone are within. */
const DAYS = 370;
const TO = Math.floor(Date.now() / (24 * HOUR)) * 24 * HOUR;
const FROM = TO - DAYS * 24 * HOUR;
const STEP = 97 * 60_000;
/** The days around the clock changes of all zones below, at most as many as one insert takes. */
const TIMES = Array.from({ length: Math.floor((TO - FROM) / STEP) }, (_, i) => FROM + i * STEP).filter(
  (at) => {
    const [month, day] = [new Date(at).getUTCMonth() + 1, new Date(at).getUTCDate()];
    return month === 3 || month === 10
      ? day >= 24 || (month === 3 && day <= 16 && day >= 7)
      : month % 7 === 4 && day <= 8;
  },
);

let store: TestStore;
let db: ProjectDb;

beforeAll(async () => {
  store = await startTestStore();
  db = store.freshProject();
  const random = new Random(3);
  const records = TIMES.map((at, i) => ({
    ...randomRecord(random, i),
    timestamp: new Date(at).toISOString().replace("Z", "000000Z"),
  }));
  await store.insertLogs(db.projectId, records);
});
afterAll(() => store?.stop());

async function run(query: string, zone: string) {
  const { filter, stages } = parseQuery(query);
  const scope = { filter, catalogue: EMPTY_CATALOGUE, fromMs: FROM, toMs: TO };
  return (await runPipes(db, { scope, stages, nowMs: TO, zone })).rows;
}

function clockOf(text: unknown, timeZone: string): string {
  const options = {
    timeZone,
    weekday: "short",
    hour: "2-digit",
    minute: "2-digit",
    hourCycle: "h23",
  } as const;
  return new Intl.DateTimeFormat("en-GB", options).format(Date.parse(String(text)));
}

const ZONES = ["UTC", "Europe/Berlin", "Asia/Kathmandu", "America/New_York", "Australia/Lord_Howe"];

it.each(ZONES)("days begin at midnight and weeks on Monday in %s, and no event is lost", async (zone) => {
  for (const [width, begins] of [
    ["1d", /00:00$/],
    ["1w", /^Mon.*00:00$/],
    ["6h", /(?:00|06|12|18):00$/],
    ["1h", /:(?:00|30)$/],
  ] as const) {
    const rows = await run(`* | stats count() as n by bin(${width}) as t`, zone);
    for (const [t] of rows) expect(clockOf(t, zone)).toMatch(begins);
    expect(rows.reduce((sum, [, n]) => sum + Number(n), 0)).toBe(TIMES.length);
    const starts = rows.map(([t]) => Date.parse(String(t)));
    expect(new Set(starts).size).toBe(starts.length);
  }
});

it("gives the day of a clock change 23 or 25 hours", async () => {
  const rows = await run(
    "* | stats min(timestamp) as a, max(timestamp) as z by bin(1d) as t",
    "Europe/Berlin",
  );
  const starts = rows.map(([t]) => Date.parse(String(t)));
  const lengths = starts.slice(1).map((at, i) => (at - (starts[i] ?? 0)) / HOUR);
  expect(lengths.filter((hours) => hours !== 24 && hours < 48).sort((a, b) => a - b)).toEqual([23, 25]);
  for (const [t, first] of rows)
    expect(Date.parse(String(first))).toBeGreaterThanOrEqual(Date.parse(String(t)));
});

it("counts the same over the rollup as over the events", async () => {
  const zone = "Asia/Kathmandu";
  const counted = await run("* | timeseries 1d count()", zone);
  const read = await run("* | timeseries 1d count(), max(timestamp)", zone);
  expect(counted).toEqual(read.map(([t, n]) => [t, n]));
});

it("tells hour, weekday and date by the zone", async () => {
  const query =
    "* | limit 1 | eval h = hour(timestamp), w = weekday(timestamp), d = day(timestamp) | fields timestamp, h, w, d";
  for (const zone of ZONES) {
    const [row] = await run(query, zone);
    const [t, h, w, d] = row ?? [];
    expect(String(h).padStart(2, "0")).toBe(clockOf(t, zone).slice(-5, -3));
    expect(["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"][Number(w) - 1]).toBe(
      clockOf(t, zone).slice(0, 3),
    );
    expect(d).toBe(new Intl.DateTimeFormat("sv-SE", { timeZone: zone }).format(Date.parse(String(t))));
  }
});
