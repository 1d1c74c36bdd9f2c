/** The SQL of a filter finds exactly the records that the in-memory matcher passes. */
import { createMatcher, type Filter, printFilter, QUERY_LIMITS } from "@sightglass/query-language";
import { waitFor } from "@sightglass/testkit";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import type { NewHotColumn } from "../hot/hot-table";
import type { ProjectDb } from "../project-db";
import { loadKeyCatalogue, withColumns } from "../queries/key-catalogue";
import { scopeCondition } from "../queries/log-scope";
import { sql } from "../sql";
import { END_MS, Random, randomFilter, randomRecord, START_MS } from "../testing/generate";
import { addEveryColumn, countColumns, fillEveryColumn } from "../testing/hot-columns";
import { startTestStore, type TestStore } from "../testing/test-store";
import { EMPTY_CATALOGUE, type KeyCatalogue, type KeyTypes } from "./key-types";

const SEED = 20_261_121;
const RECORDS = 300;
const FILTERS = 250;
const PART = 10;

let store: TestStore;
let hotColumns: NewHotColumn[] = [];
let db: ProjectDb;
let full: KeyCatalogue;
/** A column for every type of each key that records have, with every second one as a dictionary. */
let hot: KeyCatalogue;
const random = new Random(SEED);
const records = random.times(RECORDS, (i) => randomRecord(random, i));
const filters = random.times(FILTERS, () => randomFilter(random));

beforeAll(async () => {
  store = await startTestStore();
  db = store.freshProject();
  // Old parts stay as they are until the test of columns.
  await store.client.command({ query: "SYSTEM STOP MERGES sightglass.logs" });
  // Small parts have indexes of their own, which rule out whole parts: a wrong index use loses rows here.
  for (let i = 0; i < RECORDS; i += PART) {
    // Half of the parts are older than the columns of hot keys.
    if (i === RECORDS / 2) hotColumns = await addEveryColumn(store.table);
    await store.insertLogs(db.projectId, records.slice(i, i + PART));
  }
  full = await loadKeyCatalogue(db);
  hot = withColumns(full, hotColumns);
});
afterAll(() => store?.stop());

async function disagreements(catalogue: KeyCatalogue, asked: readonly Filter[] = filters) {
  const wrong: { query: string; kind: unknown; missing: unknown[]; extra: unknown[] }[] = [];
  let hits = 0;
  for (const filter of asked) {
    const scope = { filter, catalogue, fromMs: START_MS, toMs: END_MS };
    const { rows } = await db.query(
      sql`SELECT lower(hex(event_id)) AS id FROM logs WHERE ${scopeCondition(db, scope)}`,
      z.object({ id: z.string() }),
    );
    const found = new Set(rows.map((row) => row.id));
    const matches = createMatcher(filter);
    const missing = records.filter((record) => matches(record) && !found.has(record.id));
    const extra = records.filter((record) => !matches(record) && found.has(record.id));
    if (found.size > 0 && found.size < records.length) hits++;
    if (missing.length > 0 || extra.length > 0) {
      wrong.push({
        query: printFilter(filter),
        kind: filter,
        missing: missing.slice(0, 1),
        extra: extra.slice(0, 1),
      });
    }
  }
  return { wrong, hits };
}

describe(`SQL and matcher (seed ${SEED})`, () => {
  it("agree while the catalogue knows nothing", async () => {
    const { wrong, hits } = await disagreements(EMPTY_CATALOGUE);
    expect(wrong).toEqual([]);
    // Filters that find all or nothing would prove little.
    expect(hits).toBeGreaterThan(FILTERS / 3);
  }, 120_000);

  it("agree on filters as large as the language takes", async () => {
    const { termsMax } = QUERY_LIMITS;
    const number: KeyTypes = { text: false, number: true, bool: false, resource: false };
    const catalogue: KeyCatalogue = { typesOf: (key) => (/^k\d/.test(key) ? number : full.typesOf(key)) };
    const bodies = random.times(termsMax, (i): Filter => ({ kind: "wildcard", pattern: `time*${i}` }));
    const fields = random.times(termsMax, (i): Filter => {
      const test = { kind: "compare", operator: ">", value: `${i}` } as const;
      return { kind: "not", operand: { kind: "field", key: `k${i}`, test } };
    });
    const large: Filter[] = [
      { kind: "or", operands: [...bodies.slice(1), { kind: "word", text: "timeout" }] },
      { kind: "and", operands: fields },
      { kind: "or", operands: random.times(100, () => randomFilter(random, Number.POSITIVE_INFINITY)) },
    ];
    expect((await disagreements(catalogue, large)).wrong).toEqual([]);
  }, 120_000);

  it("agree with the project's catalogue", async () => {
    expect((await disagreements(full)).wrong).toEqual([]);
  }, 120_000);

  it("agree over columns of hot keys, while old parts lack them and when all are filled", async () => {
    expect(await countColumns(store.table)).toEqual({ columns: hotColumns.length, filled: 0 });
    expect((await disagreements(hot)).wrong).toEqual([]);
    expect((await disagreements({ ...hot, typesOf: () => undefined })).wrong).toEqual([]);
    await store.client.command({ query: "SYSTEM START MERGES sightglass.logs" });
    await fillEveryColumn(store.table, hotColumns);
    await waitFor(async () => (await countColumns(store.table)).filled === hotColumns.length, {
      timeoutMs: 60_000,
    });
    expect((await disagreements(hot)).wrong).toEqual([]);
  }, 240_000);
});
