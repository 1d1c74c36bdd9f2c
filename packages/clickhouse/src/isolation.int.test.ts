/** No question of one project finds anything of another. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { makeServiceEdges } from "./edges/make-service-edges";
import * as exported from "./index";
import { installationDb, type ProjectDb, projectDb } from "./project-db";
import { sql } from "./sql";
import { TELEMETRY_TABLES } from "./tables";
import { metricRows } from "./testing/every-metric-query";
import { EVERY_QUERY, type Known } from "./testing/every-query";
import { resourceIdOf } from "./testing/fixtures";
import { Random, randomRecord, START_MS } from "./testing/generate";
import { spanRowOf, traceIdOf } from "./testing/spans";
import { startTestStore, type TestStore } from "./testing/test-store";

let store: TestStore;
let owner: ProjectDb;
let stranger: ProjectDb;
const random = new Random(1);
const records = random.times(200, (i) => randomRecord(random, i));
const [record] = records;
const known: Known = {
  logId: record?.id ?? "",
  deadLetterId: "00000000000000ff",
  key: "status",
  resourceKey: "region",
  resourceId: record ? resourceIdOf(record) : "",
  resourceService: record?.service ?? "",
  traceId: traceIdOf("own"),
  spanService: "checkout",
};
const second = new Date(START_MS).toISOString().slice(0, 19).replace("T", " ");

beforeAll(async () => {
  store = await startTestStore();
  owner = store.freshProject();
  stranger = store.freshProject();
  await store.insertLogs(owner.projectId, records);
  await store.insert("dead_letters", [
    {
      project_id: owner.projectId,
      observed_timestamp: second,
      event_id: "255",
      signal: "logs",
      source: "http/one",
      reason: "json.syntax",
      message: "The text is not JSON.",
      origin: "",
      raw: "{",
      raw_bytes: 1,
      block_id: "",
      retention_days: 400,
    },
  ]);
  await store.insert("ingest_outcomes", [
    {
      project_id: owner.projectId,
      t: second,
      source: "http/one",
      signal: "logs",
      process: "ingest-0",
      outcome: "received",
      reason: "",
      events: 200,
      bytes: 1,
      last_seen: second,
    },
  ]);
  for (const [table, row] of metricRows(owner.projectId)) await store.insert(table, [row]);
  await store.insert("ingest_latency", [
    { project_id: owner.projectId, t: second, source: "http/one", delay_ms: 120, events: 200 },
  ]);
  const span = { trace: "own", service: "checkout", startMs: START_MS };
  await store.insert("spans", [
    spanRowOf(owner.projectId, { ...span, id: "1" }),
    spanRowOf(owner.projectId, { ...span, id: "2", parent: "1", kind: "client", peer: "db" }),
  ]);
  await makeServiceEdges(store.table, { atMs: Math.floor(START_MS / 60_000) * 60_000, pass: 0 });
});
afterAll(() => store?.stop());

describe("every query", () => {
  const names = Object.keys(EVERY_QUERY);

  it("is in the list, when it is exported", () => {
    // What is exported and asks nothing of a project's data.
    const others = [
      "addHotColumn",
      "canAnswer",
      "dropHotColumn",
      "fillHotColumn",
      "hotColumnNames",
      "hotColumnStates",
      "keyKinds",
      "compileFilter",
      "createKeyCatalogues",
      "createNativeInserter",
      "createReader",
      "createWriterClient",
      "deadLetterCursor",
      "edgeProgress",
      "eventIdText",
      "insertError",
      "installationDb",
      "lowestIdOf",
      "makeServiceEdges",
      "migrate",
      "minutesOf",
      "projectDb",
      "readLogBlock",
      "readResourceBlock",
    ];
    const functions = Object.entries(exported)
      .filter(([, value]) => typeof value === "function" && !/^class\b/.test(String(value)))
      .map(([name]) => name);
    expect([...names, ...others].sort()).toEqual(functions.sort());
  });

  it.each(names)("%s finds what is the project's own", async (name) => {
    expect((await EVERY_QUERY[name]?.(owner, known))?.length).toBeGreaterThan(0);
  });

  it.each(names)("%s finds nothing of another project", async (name) => {
    expect(await EVERY_QUERY[name]?.(stranger, known)).toEqual([]);
  });

  it.each(names)("%s finds nothing in what belongs to no project", async (name) => {
    expect(await EVERY_QUERY[name]?.(installationDb(store.reader), known)).toEqual([]);
  });
});

describe("the second belt", () => {
  const count = z.object({ n: z.coerce.number() });

  it("covers every table that holds rows of projects", async () => {
    const result = await store.client.query({
      query: `SELECT DISTINCT table FROM system.columns
        WHERE database = 'sightglass' AND name = 'project_id' AND table NOT LIKE '%\\_mv' ORDER BY table`,
      format: "JSONEachRow",
    });
    const tables = z.array(z.object({ table: z.string() })).parse(await result.json());
    expect(tables.map((row) => row.table)).toEqual([...TELEMETRY_TABLES].sort());
  });

  it("hides another project from a statement without its condition", async () => {
    const statements = [
      sql`SELECT count() AS n FROM logs`,
      sql`SELECT count() AS n FROM sightglass.logs AS l`,
      sql`SELECT count() AS n FROM (SELECT * FROM resources)`,
      sql`WITH x AS (SELECT * FROM logs_1m) SELECT count() AS n FROM x`,
      sql`SELECT count() AS n FROM logs AS a JOIN resources AS b ON a.resource_id = b.resource_id`,
      sql`SELECT count() AS n FROM (SELECT 1 FROM field_values UNION ALL SELECT 1 FROM dead_letters)`,
      sql`SELECT count() AS n FROM ingest_outcomes`,
      sql`SELECT count() AS n FROM ingest_latency`,
    ];
    for (const statement of statements) {
      expect((await owner.query(statement, count)).rows[0]?.n).toBeGreaterThan(0);
      expect((await stranger.query(statement, count)).rows).toEqual([{ n: 0 }]);
    }
  });

  it.each([
    ["a setting of its own", sql`SELECT 1 AS n FROM logs SETTINGS additional_table_filters = {}`],
    ["write access", sql`SELECT 1 AS n FROM logs SETTINGS readonly = 0`],
    ["other tables of the server", sql`SELECT count() AS n FROM system.parts`],
    ["other machines", sql`SELECT count() AS n FROM url('http://127.0.0.1:1/', 'CSV', 'a String')`],
    ["files", sql`SELECT count() AS n FROM file('/etc/passwd', 'LineAsString')`],
  ])("refuses %s", async (_, statement) => {
    await expect(stranger.query(statement, count)).rejects.toMatchObject({ name: "StoreError" });
  });

  it("refuses a project id that is none", () => {
    for (const id of [0, -1, 1.5, Number.NaN, 2 ** 32]) {
      expect(() => projectDb(store.reader, id)).toThrow(/project id/);
    }
  });
});
