/** Counts that need no log read: the same answers as from the logs, for far fewer rows. */
import { parseQuery } from "@sightglass/query-language";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { KeyCatalogue } from "../filters/key-types";
import type { ProjectDb } from "../project-db";
import { startTestStore, type TestStore } from "../testing/test-store";
import { loadKeyCatalogue } from "./key-catalogue";
import { logFieldValues } from "./log-field-values";
import { logHistogram } from "./log-histogram";
import type { LogScope } from "./log-scope";
import { runPipes } from "./run-pipes";

const DAY_MS = 86_400_000;
/** Five days back to two days back, at midnight. */
const START_MS = Math.floor(Date.now() / DAY_MS) * DAY_MS - 5 * DAY_MS;
const ROWS_A_DAY = 3000;
const DAYS = 3;

let store: TestStore;
let db: ProjectDb;
let catalogue: KeyCatalogue;

/** Each day within its first minutes, so that the rollup is small. */
function rowsOf(projectId: number, day: number): Record<string, unknown>[] {
  return Array.from({ length: ROWS_A_DAY }, (_, i) => ({
    project_id: projectId,
    timestamp: new Date(START_MS + day * DAY_MS + i * 100).toISOString().replace("T", " ").replace("Z", ""),
    event_id: day * ROWS_A_DAY + i + 1,
    service: `s${i % 3}`,
    environment: i % 2 === 0 ? "production" : "",
    severity_number: i % 10 === 0 ? 17 : 9,
    host: i % 4 === 0 ? "" : `h${i % 4}`,
    attributes_text: { route: `/r${i % 5}`, ...(day === 1 ? { "request.id": `id${i}` } : {}) },
    attributes_number: { status: i % 2 === 0 ? 200 : 503 },
    retention_days: 30,
  }));
}

async function storeDays(project: ProjectDb): Promise<void> {
  for (let day = 0; day < DAYS; day++) await store.insert("logs", rowsOf(project.projectId, day));
}

beforeAll(async () => {
  store = await startTestStore();
  db = store.freshProject();
  await storeDays(db);
  catalogue = await loadKeyCatalogue(db);
});
afterAll(() => store?.stop());

function scopeOf(text: string, span: Partial<LogScope> = {}): LogScope {
  const { filter } = parseQuery(text);
  return { filter, catalogue, fromMs: START_MS + 60_001, toMs: START_MS + DAYS * DAY_MS + 1, ...span };
}

/** Logs behind the first minute of the first day. */
const LEFT = DAYS * ROWS_A_DAY - 601;

describe("logHistogram by a column of the rollup", () => {
  it.each(["service", "environment"])("splits by %s without reading the logs", async (by) => {
    const scope = scopeOf("severity:>=info");
    const { series, total, stats } = await logHistogram(db, { scope, by });
    const raw = await logHistogram(db, { scope: scopeOf('severity:>=info -body:"never"'), by });
    expect(total).toBe(LEFT);
    expect(series).toEqual(raw.series);
    expect(raw.stats.rows_read).toBeGreaterThan(LEFT);
    expect(stats.rows_read).toBeLessThan(raw.stats.rows_read / 2);
  });
});

describe("a query that only counts", () => {
  it.each([
    "stats count() by service, severity",
    "stats count(), rate() by bin(1h)",
    "timeseries count() by environment",
    "top 2 service",
    "stats count() as n by service | where n > 1 | stats sum(n)",
  ])("runs on the rollup: %s", async (stages) => {
    const run = (filter: string) => {
      const query = parseQuery(`${filter} | ${stages}`);
      return runPipes(db, { scope: scopeOf(filter), stages: query.stages, nowMs: START_MS });
    };
    const counted = await run("severity:>=info");
    const read = await run('severity:>=info -body:"never"');
    expect(counted.rows).toEqual(read.rows);
    expect(counted.columns).toEqual(read.columns);
    expect(counted.stats.rows_read).toBeLessThan(read.stats.rows_read / 2);
    expect(read.stats.rows_read).toBeGreaterThan(LEFT);
  });

  it.each(["stats count(host)", "stats count() by bin(10s)", 'where service = "s1" | stats count()'])(
    "reads the logs otherwise: %s",
    async (stages) => {
      const query = parseQuery(`* | ${stages}`);
      const answer = await runPipes(db, { scope: scopeOf(""), stages: query.stages, nowMs: START_MS });
      expect(answer.stats.rows_read).toBeGreaterThan(LEFT);
    },
  );
});

describe("logFieldValues over whole days", () => {
  const ask = (key: string, of: ProjectDb = db) => logFieldValues(of, { scope: scopeOf(""), key, limit: 10 });
  const readAll = (key: string) => logFieldValues(db, { scope: scopeOf('-body:"never"'), key, limit: 10 });

  it.each(["host", "environment", "service", "severity", "route"])(
    "counts %s exactly for few rows",
    async (key) => {
      const answer = await ask(key);
      const raw = await readAll(key);
      expect(answer.values).toEqual(raw.values);
      expect(answer).toMatchObject({ total: raw.total, exact: true });
      expect(answer.stats.rows_read).toBeLessThan(raw.stats.rows_read - ROWS_A_DAY);
    },
  );

  it("reads the days on which a key had too many values to be listed", async () => {
    const { total, exact } = await ask("request.id");
    expect({ total, exact }).toEqual({ total: ROWS_A_DAY, exact: true });
  });

  it("reads the days of which logs are gone", async () => {
    const gone = store.freshProject();
    await storeDays(gone);
    // What a shorter retention does: the logs and their minutes go, the values of the day stay.
    for (const table of ["logs", "logs_1m"]) {
      const time = table === "logs" ? "timestamp" : "t";
      await store.client.command({
        query: `ALTER TABLE sightglass.${table} DELETE WHERE project_id = ${gone.projectId} AND service = 's1' AND toDate(${time}) = toDate('${new Date(START_MS + DAY_MS).toISOString().slice(0, 10)}') SETTINGS mutations_sync = 2`,
      });
    }
    const { values, total } = await ask("route", gone);
    expect(total).toBe(LEFT - ROWS_A_DAY / 3);
    expect(values.reduce((sum, { count }) => sum + count, 0)).toBe(total);
  });
});
