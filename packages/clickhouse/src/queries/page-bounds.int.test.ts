/** What a query and a page may take at most, on the embedded engine. */
import { parseQuery } from "@sightglass/query-language";
import { afterAll, beforeAll, expect, it } from "vitest";
import { z } from "zod";
import { createReader } from "../client";
import { EMPTY_CATALOGUE } from "../filters/key-types";
import { type ProjectDb, projectDb } from "../project-db";
import { sql } from "../sql";
import { END_MS, START_MS } from "../testing/generate";
import { startTestStore, type TestStore } from "../testing/test-store";
import { receivedLogs } from "./received-logs";
import { runPipes } from "./run-pipes";
import { searchLogs } from "./search-logs";

const ROWS = 24;
const MIB = 1024 * 1024;

let store: TestStore;
let db: ProjectDb;

beforeAll(async () => {
  store = await startTestStore();
  db = store.freshProject();
  const rows = Array.from({ length: ROWS }, (_, i) => ({
    project_id: db.projectId,
    timestamp: new Date(START_MS + i).toISOString().replace("T", " ").replace("Z", ""),
    event_id: i + 1,
    body: `${i} ${"x".repeat(MIB - 10)}`,
    retention_days: 400,
  }));
  await store.insert("logs", rows);
});
afterAll(() => store?.stop());

it("makes a page of large rows shorter, and goes on behind it", async () => {
  const scope = {
    filter: { kind: "all" as const },
    catalogue: EMPTY_CATALOGUE,
    fromMs: START_MS,
    toMs: END_MS,
  };
  const seen: string[] = [];
  const sizes: number[] = [];
  let cursor: string | null = null;
  do {
    const page = await searchLogs(db, { scope, limit: 1000, ...(cursor === null ? {} : { cursor }) });
    sizes.push(page.rows.length);
    if (seen.length === 0) expect(page.partial).toMatchObject({ reason: "result" });
    seen.push(...page.rows.map((row) => row.body.slice(0, 2).trim()));
    cursor = page.next_cursor;
  } while (cursor !== null);
  expect(seen).toEqual(Array.from({ length: ROWS }, (_, i) => String(ROWS - 1 - i)));
  expect(Math.max(...sizes)).toBeLessThanOrEqual(16);
});

it("makes a page of what was received shorter too, from either end", async () => {
  const all = { filter: { kind: "all" }, catalogue: EMPTY_CATALOGUE, beforeId: 2n ** 64n - 1n } as const;
  const newest = await receivedLogs(db, { ...all, fromId: 0n, limit: 1000, keep: "newest" });
  expect(newest.more).toBe(true);
  expect(newest.rows.at(-1)?.body.slice(0, 2)).toBe(String(ROWS - 1));
  const seen: string[] = [];
  let fromId = 0n;
  for (;;) {
    const { rows } = await receivedLogs(db, { ...all, fromId, limit: 1000, keep: "oldest" });
    seen.push(...rows.map((row) => row.body.slice(0, 2).trim()));
    const last = rows.at(-1);
    if (last === undefined) break;
    fromId = BigInt(`0x${last.id}`) + 1n;
  }
  expect(seen).toEqual(Array.from({ length: ROWS }, (_, i) => String(i)));
});

it("shows the first rows of a piped query when they are long, and says so", async () => {
  const run = (query: string) => {
    const { filter, stages } = parseQuery(query);
    const scope = { filter, catalogue: EMPTY_CATALOGUE, fromMs: START_MS, toMs: END_MS };
    return runPipes(db, { scope, stages, nowMs: END_MS });
  };
  const cut = await run('* | eval twice = concat(body, " ", body)');
  expect(cut.rows.length).toBeGreaterThan(0);
  expect(cut.rows.length).toBeLessThan(ROWS);
  expect(cut.partial).toMatchObject({ reason: "result" });
  expect(cut.partial?.message).toContain(`first ${cut.rows.length} rows`);
  expect(cut.rows[0]?.[4]).toMatch(new RegExp(`^${ROWS - 1} x`));
  const all = await run('* | eval twice = concat(body, " ", body) | limit 3');
  expect([all.rows.length, all.partial]).toEqual([3, undefined]);
});

it("holds a query to the rows that the installation allows, but not one with a wider bound of its own", async () => {
  const { url, database, reader: user } = store.engine;
  const { logger } = store.options;
  const reader = createReader({ url, database, ...user, logger, rowsToReadMax: ROWS - 1 });
  const held = projectDb(reader, db.projectId);
  const all = sql`SELECT count() AS n FROM logs WHERE ${held.condition} AND body LIKE '%x%'`;
  const row = z.object({ n: z.coerce.number() });
  try {
    await expect(held.query(all, row)).rejects.toMatchObject({ code: "store.limit", bound: "rows" });
    const wide = { limits: { rowsToRead: 10_000_000_000 } };
    expect((await held.query(all, row, wide)).rows).toEqual([{ n: ROWS }]);
  } finally {
    await reader.close();
  }
});

const bounds = z.object({ memory: z.coerce.number(), threads: z.coerce.number(), spill: z.coerce.number() });

it("bounds memory and threads in each request, within what the reader's profile gives", async () => {
  const { rows } = await db.query(
    sql`SELECT getSetting('max_memory_usage') AS memory, getSetting('max_threads') AS threads,
  getSetting('max_bytes_before_external_group_by') AS spill`,
    bounds,
  );
  await store.client.command({ query: "SYSTEM FLUSH LOGS" });
  const logged = await store.client.query({
    query: `SELECT Settings FROM system.query_log WHERE user = 'reader' AND query LIKE '%AS spill%' AND query NOT LIKE '%AS sort%' LIMIT 1`,
    format: "JSONEachRow",
  });
  expect(await logged.text()).toContain("max_bytes_before_external_sort");
  expect(rows[0]?.memory).toBeGreaterThan(0);
  expect(rows[0]?.memory).toBeLessThanOrEqual(4096 * MIB);
  expect(rows[0]?.threads).toBeLessThanOrEqual(8);
  expect(rows[0]?.spill).toBeLessThanOrEqual((rows[0]?.memory ?? 0) / 2);
});
