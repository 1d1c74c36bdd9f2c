/** Columns of hot keys change no answer of pipes, bars and field values, and take every key as data. */
import { parseQuery, queryErrors } from "@sightglass/query-language";
import { waitFor } from "@sightglass/testkit";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { HOT_TYPES, type KeyCatalogue } from "../filters/key-types";
import type { ProjectDb } from "../project-db";
import { loadKeyCatalogue, withColumns } from "../queries/key-catalogue";
import { logFieldValues } from "../queries/log-field-values";
import { logHistogram } from "../queries/log-histogram";
import { runPipes } from "../queries/run-pipes";
import { searchLogs } from "../queries/search-logs";
import { END_MS, Random, RECORD_KEYS, randomRecord, START_MS } from "../testing/generate";
import { addEveryColumn, countColumns, fillEveryColumn } from "../testing/hot-columns";
import { pipedQueries } from "../testing/stages";
import { startTestStore, type TestStore } from "../testing/test-store";
import { addHotColumn, dropHotColumn, fillHotColumn, hotColumnStates, type NewHotColumn } from "./hot-table";

const RECORDS = 200;
const QUERIES = 150;

let store: TestStore;
let db: ProjectDb;
let columns: NewHotColumn[];
let maps: KeyCatalogue;
let hot: KeyCatalogue;

beforeAll(async () => {
  store = await startTestStore();
  db = store.freshProject();
  await store.client.command({ query: "SYSTEM STOP MERGES sightglass.logs" });
  const random = new Random(3);
  const records = random.times(RECORDS, (i) => randomRecord(random, i));
  await store.insertLogs(db.projectId, records.slice(0, RECORDS / 2));
  columns = await addEveryColumn(store.table);
  await store.insertLogs(db.projectId, records.slice(RECORDS / 2));
  maps = await loadKeyCatalogue(db);
  hot = withColumns(maps, columns);
});
afterAll(() => store?.stop());

const scopeOf = (catalogue: KeyCatalogue, text = "*") => {
  const { filter, stages, problems } = parseQuery(text);
  const readable = queryErrors(problems).length === 0;
  return { readable, stages, scope: { filter, catalogue, fromMs: START_MS, toMs: END_MS } };
};

async function piped(text: string, catalogue: KeyCatalogue) {
  const { scope, stages } = scopeOf(catalogue, text);
  const { columns: shown, rows } = await runPipes(db, { scope, stages, nowMs: END_MS });
  return { shown, rows: rows.map((row) => JSON.stringify(row)).sort() };
}

/** Every answer that reads values of keys. */
async function answers(catalogue: KeyCatalogue) {
  const found: unknown[] = [];
  for (const key of RECORD_KEYS) {
    const { scope } = scopeOf(catalogue);
    const bars = await logHistogram(db, { scope, by: key });
    const values = await logFieldValues(db, { scope, key, limit: 100 });
    // Series of the same size stand in any order.
    found.push([key, bars.series.map((one) => JSON.stringify(one)).sort(), { ...values, stats: undefined }]);
  }
  for (const text of pipedQueries(17, QUERIES)) {
    if (!scopeOf(catalogue, text).readable) continue;
    found.push([text, await piped(text, catalogue)]);
  }
  return found;
}

describe("columns of hot keys", () => {
  it("change no answer, neither before old rows are filled nor after", async () => {
    const expected = await answers(maps);
    expect(expected.length).toBeGreaterThan(60);
    expect(await countColumns(store.table)).toEqual({ columns: columns.length, filled: 0 });
    expect(await answers(hot)).toEqual(expected);
    await store.client.command({ query: "SYSTEM START MERGES sightglass.logs" });
    await fillEveryColumn(store.table, columns);
    await waitFor(async () => (await countColumns(store.table)).filled === columns.length, {
      timeoutMs: 60_000,
    });
    expect(await answers(hot)).toEqual(expected);
  }, 240_000);

  it("are never read for a key that the project does not have, even when another one's has", async () => {
    const stranger = withColumns(await loadKeyCatalogue(store.freshProject()), columns);
    for (const key of RECORD_KEYS)
      for (const type of HOT_TYPES) expect(stranger.columnOf?.(key, type)).toBeUndefined();
    expect(hot.columnOf?.("status", "number")).toBeDefined();
    expect(hot.columnOf?.("cached", "number")).toBeUndefined();
  });

  it("hold any key as data", async () => {
    const keys = ["it's", "back\\slash", "{p:String}", "`;--", "nul\0", "line\nbreak", "😀", "') , now()"];
    for (const [at, key] of keys.entries()) {
      const project = store.freshProject();
      const random = new Random(at);
      const record = { ...randomRecord(random, at), attributes: { [key]: `value ${at}` } };
      const column = { name: `hot_0000f00${at}`, key, type: "text", fewValues: false } as const;
      await addHotColumn(store.table, column);
      await store.insertLogs(project.projectId, [record]);
      const catalogue = withColumns(await loadKeyCatalogue(project), [column]);
      const filter = {
        kind: "field",
        key,
        test: { kind: "equals", value: `value ${at}`, quoted: true },
      } as const;
      const page = await searchLogs(project, {
        scope: { filter, catalogue, fromMs: START_MS, toMs: END_MS },
        limit: 10,
      });
      expect(
        page.rows.map(({ id }) => id),
        key,
      ).toEqual([record.id]);
      await dropHotColumn(store.table, column.name);
    }
  });

  it("can be added, filled and dropped again and again", async () => {
    const column = { name: "hot_0000abcd", key: "status", type: "number", fewValues: false } as const;
    for (let i = 0; i < 2; i++) await addHotColumn(store.table, column);
    for (let i = 0; i < 2; i++) await fillHotColumn(store.table, column.name);
    await waitFor(async () => {
      const state = (await hotColumnStates(store.table)).columns.get(column.name);
      return state?.filled === 1 && !state.isFilling;
    });
    for (let i = 0; i < 2; i++) await dropHotColumn(store.table, column.name);
    expect((await hotColumnStates(store.table)).columns.has(column.name)).toBe(false);
    for (const name of ["status", "hot_x", "hot_0000abcd; DROP TABLE logs"])
      await expect(dropHotColumn(store.table, name)).rejects.toThrow(/not the column of a hot key/);
  });
});
