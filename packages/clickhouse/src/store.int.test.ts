/** Inserts, bounds, cancelling and streams on the embedded engine. */
import { createServer } from "node:http";
import { createLogger } from "@sightglass/runtime";
import { freePort, waitFor } from "@sightglass/testkit";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { createReader } from "./client";
import { createNativeInserter, type NativeInserter } from "./insert-native";
import { AttributeKeys } from "./native/attribute-keys";
import { LogBlock } from "./native/log-block";
import { LogRow } from "./native/log-row";
import { type ProjectDb, projectDb } from "./project-db";
import { param, sql } from "./sql";
import { startTestStore, type TestStore } from "./testing/test-store";
import { zstdFrame } from "./testing/zstd-frame";

const ROWS = 2000;

let store: TestStore;
let db: ProjectDb;
let inserter: NativeInserter;

beforeAll(async () => {
  store = await startTestStore();
  db = store.freshProject();
  inserter = createNativeInserter(store.options);
  await inserter.insert({ table: "logs", frames: [frameOf(ROWS)], token: "first" });
});
afterAll(async () => {
  inserter?.close();
  await store?.stop();
});

function blockOf(rows: number): Buffer {
  const block = new LogBlock();
  const keys = new AttributeKeys(() => 0);
  const row = new LogRow();
  for (let i = 0; i < rows; i++) {
    row.clear();
    row.projectId = db.projectId;
    row.observedMs = Date.now();
    row.timestampSeconds = Math.floor(Date.now() / 1000);
    row.eventIdLow = i;
    row.body = `event ${i}`;
    row.addAttribute(keys.find("n"), i);
    block.append(row);
  }
  return block.encode();
}

const frameOf = (rows: number) => zstdFrame(blockOf(rows));

const count = z.object({ n: z.coerce.number() });

async function total(table: "logs" | "logs_1m" | "field_values"): Promise<number> {
  const statements = {
    logs: sql`SELECT count() AS n FROM logs WHERE ${db.condition}`,
    logs_1m: sql`SELECT sum(events) AS n FROM logs_1m WHERE ${db.condition}`,
    field_values: sql`SELECT sum(events) AS n FROM field_values WHERE ${db.condition} AND key = 'n'`,
  };
  return (await db.query(statements[table], count)).rows[0]?.n ?? 0;
}

describe("the native inserter", () => {
  it("stores frames of several blocks as one body, once for one token, in the table and its views", async () => {
    const before = await total("logs");
    const frames = [frameOf(10), frameOf(20)];
    for (let attempt = 0; attempt < 3; attempt++) {
      await inserter.insert({ table: "logs", frames, token: "twice" });
    }
    expect(await total("logs")).toBe(before + 30);
    expect(await total("logs_1m")).toBe(before + 30);
    expect(await total("field_values")).toBe(before + 30);
  });

  it("tells data that can never be stored, and stores nothing of it", async () => {
    const before = await total("logs");
    const bytes = blockOf(100);
    const cases = [
      [Buffer.from("no zstd")],
      [zstdFrame(bytes.subarray(0, bytes.length - 40))],
      [zstdFrame(Buffer.from("not native at all, but long enough to be read as something"))],
      [frameOf(5), zstdFrame(bytes.subarray(0, 50))],
    ];
    for (const [i, frames] of cases.entries()) {
      await expect(inserter.insert({ table: "logs", frames, token: `bad${i}` })).rejects.toMatchObject({
        code: "store.refused",
        permanent: true,
      });
    }
    expect(await total("logs")).toBe(before);
  });

  it("tells a store that is away, silent or in trouble from refused data", async () => {
    const frames = [frameOf(1)];
    const port = await freePort();
    const url = `http://127.0.0.1:${port}`;
    await expect(
      createNativeInserter({ ...store.options, url }).insert({ table: "logs", frames, token: "x" }),
    ).rejects.toMatchObject({
      code: "store.unavailable",
      permanent: false,
    });
    const answers = [
      { status: 500, code: "252", expected: "store.too_many_parts" },
      { status: 500, code: "241", expected: "store.memory" },
      { status: 502, code: "", expected: "store.unavailable" },
    ];
    for (const answer of answers) {
      const server = createServer((request, response) => {
        request.resume().on("end", () => {
          if (answer.code !== "") response.setHeader("x-clickhouse-exception-code", answer.code);
          response.writeHead(answer.status).end(`Code: ${answer.code}. DB::Exception: trouble`);
        });
      });
      await new Promise<void>((resolve) => server.listen(port, "127.0.0.1", resolve));
      const inserter = createNativeInserter({ ...store.options, url });
      await expect(inserter.insert({ table: "logs", frames, token: "x" })).rejects.toMatchObject({
        code: answer.expected,
        permanent: false,
      });
      await new Promise((resolve) => {
        server.close(resolve);
        server.closeAllConnections();
      });
    }
    const silent = createServer(() => undefined);
    await new Promise<void>((resolve) => silent.listen(port, "127.0.0.1", resolve));
    const hasty = createNativeInserter({ ...store.options, url, timeoutMs: 100 });
    await expect(hasty.insert({ table: "logs", frames, token: "x" })).rejects.toMatchObject({
      code: "store.timeout",
    });
    const stop = new AbortController();
    const waiting = createNativeInserter({ ...store.options, url }).insert({
      table: "logs",
      frames,
      token: "x",
      signal: stop.signal,
    });
    stop.abort();
    await expect(waiting).rejects.toMatchObject({ code: "store.cancelled" });
    silent.close();
    silent.closeAllConnections();
  });

  it("refuses a wrong password without calling the data bad", async () => {
    const stranger = createNativeInserter({ ...store.options, password: "wrong" });
    await expect(stranger.insert({ table: "logs", frames: [frameOf(1)], token: "x" })).rejects.toMatchObject({
      permanent: false,
    });
    stranger.close();
  });
});

describe("a query", () => {
  const endless = sql`SELECT count() AS n FROM numbers(1000000000000) WHERE cityHash64(number) = 1`;

  async function running(): Promise<number> {
    const result = await store.client.query({
      query: "SELECT count() AS n FROM system.processes WHERE user = 'reader'",
      format: "JSONEachRow",
    });
    return z.array(count).parse(await result.json())[0]?.n ?? 0;
  }

  it("ends in the server when its signal aborts", async () => {
    const ask = (signal: AbortSignal) => db.query(endless, count, { signal, limits: UNBOUNDED });
    const stop = new AbortController();
    const asked = ask(stop.signal);
    const failed = expect(asked).rejects.toMatchObject({ code: "store.cancelled" });
    await waitFor(async () => (await running()) === 1, { what: "the running query" });
    stop.abort();
    await failed;
    await waitFor(async () => (await running()) === 0, { what: "the end of the query", timeoutMs: 3000 });
  });

  it.each([
    ["rows", { rowsToRead: 100 }, sql`SELECT count() AS n FROM logs WHERE body LIKE '%x%'`],
    ["result", { resultRows: 10 }, sql`SELECT event_id AS n FROM logs`],
    ["time", { timeMs: 1000, rowsToRead: 1e18 }, endless],
  ])("names the bound that it hit: %s", async (bound, limits, statement) => {
    await expect(db.query(statement, count, { limits })).rejects.toMatchObject({
      code: "store.limit",
      bound,
      permanent: true,
    });
  });

  it("passes values as they are", async () => {
    const texts = [
      "it's",
      '"',
      "\\",
      "\\n",
      "a\tb\nc",
      "{p1:String}",
      "%_",
      "é😀",
      "\u0000",
      "$1",
      "--",
      "]",
    ];
    const text = z.object({ one: z.string(), list: z.array(z.string()) });
    const { rows } = await db.query(
      sql`SELECT ${param("String", "\\'\t")} AS one, ${param("Array(String)", texts)} AS list`,
      text,
    );
    expect(rows).toEqual([{ one: "\\'\t", list: texts }]);
    const long = "x".repeat(100_000);
    const answer = await db.query(sql`SELECT length(${param("String", long)}) AS n`, count);
    expect(answer.rows).toEqual([{ n: long.length }]);
  });

  it("names a row of another shape", async () => {
    await expect(db.query(sql`SELECT 'x' AS n`, z.object({ n: z.number() }))).rejects.toMatchObject({
      code: "store.shape",
    });
  });

  it("says that the store is away", async () => {
    const url = `http://127.0.0.1:${await freePort()}`;
    const logger = createLogger({ service: "test", level: "silent" });
    const reader = createReader({ url, user: "reader", password: "x", database: "sightglass", logger });
    expect(await reader.ping()).toBe(false);
    await expect(projectDb(reader, 1).query(sql`SELECT 1 AS n`, count)).rejects.toMatchObject({
      code: "store.unavailable",
    });
    await reader.close();
    expect(await store.reader.ping()).toBe(true);
  });
});

const UNBOUNDED = { rowsToRead: 1e18, resultRows: 1e18, resultBytes: 1e18 };
