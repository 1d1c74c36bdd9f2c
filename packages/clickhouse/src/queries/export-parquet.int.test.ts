/** A Parquet export read back by the store itself: every match once, every field as it was. */
import { parseFilter } from "@sightglass/query-language";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { EMPTY_CATALOGUE } from "../filters/key-types";
import { ParquetRows } from "../parquet";
import type { ProjectDb } from "../project-db";
import { END_MS, Random, randomRecord, START_MS } from "../testing/generate";
import { startTestStore, type TestStore } from "../testing/test-store";
import { exportParquet } from "./export-parquet";
import type { LogScope } from "./log-scope";

let store: TestStore;
let db: ProjectDb;
const random = new Random(7);
const records = random.times(3_000, (i) => randomRecord(random, i));

beforeAll(async () => {
  store = await startTestStore();
  db = store.freshProject();
  await store.insertLogs(db.projectId, records);
  await store.insertLogs(store.freshProject().projectId, records.slice(0, 10));
});
afterAll(() => store?.stop());

function scope(query = ""): LogScope {
  return { filter: parseFilter(query).filter, catalogue: EMPTY_CATALOGUE, fromMs: START_MS, toMs: END_MS };
}

async function exported(query: string): Promise<{ bytes: Buffer; rows: number | undefined }> {
  const file = new ParquetRows();
  const pieces: Uint8Array[] = [];
  for await (const piece of exportParquet(db, { scope: scope(query) })) {
    file.take(piece);
    pieces.push(piece);
  }
  return { bytes: Buffer.concat(pieces), rows: file.rows() };
}

describe("exportParquet", () => {
  it("holds every match of the project once, with all its fields", async () => {
    const { bytes, rows } = await exported("");
    expect(rows).toBe(records.length);
    const { url, database, writer } = store.engine;
    const ask = async (query: string, body?: Buffer) => {
      const asked = new URL(url);
      asked.searchParams.set("query", query);
      const authorization = `Basic ${Buffer.from(`${writer.user}:${writer.password}`).toString("base64")}`;
      const answer = await fetch(asked, { method: "POST", headers: { authorization }, body: body ?? "" });
      expect(answer.status, await answer.clone().text()).toBe(200);
      return answer.text();
    };
    await ask(`CREATE TABLE ${database}.back (id String, timestamp DateTime64(9, 'UTC'), severity String,
      service String, body String, attributes_text Map(String, String), attributes_number Map(String, Float64),
      attributes_bool Map(String, Bool), resource Map(String, String)) ENGINE = MergeTree ORDER BY id`);
    await ask(`INSERT INTO ${database}.back FORMAT Parquet`, bytes);
    const text = await ask(`SELECT * FROM ${database}.back ORDER BY id FORMAT JSON`);
    const { data } = z.object({ data: z.array(z.record(z.string(), z.unknown())) }).parse(JSON.parse(text));
    expect(data).toHaveLength(records.length);
    data.forEach((row, i) => {
      const record = records[i];
      const ofType = (type: string) =>
        Object.fromEntries(
          Object.entries(record?.attributes ?? {}).filter(([, value]) => typeof value === type),
        );
      expect(row).toEqual({
        id: record?.id,
        timestamp: record?.timestamp.replace("T", " ").replace("Z", ""),
        severity: record?.severity,
        service: record?.service,
        body: record?.body,
        attributes_text: ofType("string"),
        attributes_number: ofType("number"),
        attributes_bool: ofType("boolean"),
        resource: record?.resource,
      });
    });
  });

  it("keeps to the filter, and is a whole file without a match", async () => {
    const errors = records.filter((record) => record.severity === "error").length;
    expect((await exported("severity:error")).rows).toBe(errors);
    const none = await exported("service:nobody");
    expect(none.rows).toBe(0);
    expect(none.bytes.subarray(-4).toString()).toBe("PAR1");
  });

  it("ends in the store when its reader leaves", async () => {
    const pieces = exportParquet(db, { scope: scope() });
    await pieces.next();
    await pieces.return();
    const left = new AbortController();
    left.abort();
    await expect(exportParquet(db, { scope: scope(), signal: left.signal }).next()).rejects.toMatchObject({
      code: "store.cancelled",
    });
  });
});
