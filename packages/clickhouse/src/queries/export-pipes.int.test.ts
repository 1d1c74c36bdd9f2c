/** All rows of a piped query as a file: the rows of the table, under their names, whole or not at all. */
import { parseQuery } from "@sightglass/query-language";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { EMPTY_CATALOGUE } from "../filters/key-types";
import type { ProjectDb } from "../project-db";
import { columnAlias, sql } from "../sql";
import { END_MS, Random, randomRecord, START_MS } from "../testing/generate";
import { startTestStore, type TestStore } from "../testing/test-store";
import { exportPipes, exportPipesAsParquet } from "./export-pipes";
import { type Cell, PIPE_ROWS_MAX, runPipes } from "./run-pipes";

let store: TestStore;
let db: ProjectDb;
const random = new Random(11);
const RECORDS = PIPE_ROWS_MAX + 500;

beforeAll(async () => {
  store = await startTestStore();
  db = store.freshProject();
  await store.insertLogs(
    db.projectId,
    random.times(RECORDS, (i) => randomRecord(random, i)),
  );
});
afterAll(() => store?.stop());

function inputOf(query: string) {
  const { filter, stages } = parseQuery(query);
  return {
    scope: { filter, catalogue: EMPTY_CATALOGUE, fromMs: START_MS, toMs: END_MS },
    stages,
    nowMs: END_MS,
  };
}

async function rowsOf(query: string): Promise<Cell[][]> {
  const rows: Cell[][] = [];
  for await (const piece of exportPipes(db, inputOf(query)).pieces) rows.push(...piece);
  return rows;
}

const NAMES = '`it\'s {p1:String} "n"; \t--`';

describe("exportPipes", () => {
  it("gives the rows of the table in its order, also those that the page cuts", async () => {
    const query = "* | stats count() as n, max(timestamp) as last by service, severity | sort -n, service";
    const { rows, columns } = await runPipes(db, inputOf(query));
    expect(exportPipes(db, inputOf(query)).columns).toEqual(columns);
    expect(await rowsOf(query)).toEqual(rows);
    const all = "* | fields timestamp, body";
    expect((await runPipes(db, inputOf(all))).partial?.reason).toBe("rows");
    expect(await rowsOf(all)).toHaveLength(RECORDS);
  });

  it("fails as a whole past its bound, with no row before", async () => {
    const statement = sql`SELECT number AS c1 FROM numbers(100)`;
    const limits = { resultRows: 99 };
    const pieces = db.pieces(statement, z.array(z.string()), { limits });
    await expect(pieces.next()).rejects.toMatchObject({ code: "store.limit", bound: "result" });
    const file = db.parquet(statement, { limits });
    await expect(file.next()).rejects.toMatchObject({ code: "store.limit", bound: "result" });
  });

  it("names a column whatever the name, and nothing else comes of it", async () => {
    const names = [
      "a`b",
      "a\\",
      "\\`",
      "`; SELECT 2 --",
      "it's",
      "\u0000\n\t\u007f\u0085",
      "{p1:String}",
      "é😀",
      "\\x41",
    ];
    for (const name of names) {
      const { rows } = await db.query(
        sql`SELECT 1 AS ${columnAlias(name)}, 2 AS z`,
        z.record(z.string(), z.number()),
      );
      expect(rows).toEqual([{ [name]: 1, z: 2 }]);
    }
  });

  it("is a Parquet file with the names and types of the table", async () => {
    const query = `* | stats count() as ${NAMES}, max(timestamp) as service, values(host) as hosts by severity as s | sort s`;
    const pieces: Uint8Array[] = [];
    for await (const piece of exportPipesAsParquet(db, inputOf(query))) pieces.push(piece);
    const { url, writer } = store.engine;
    const table = `${store.engine.database}.file_of_pipes`;
    const ask = async (text: string, body: Buffer | string = "") => {
      const asked = new URL(url);
      asked.searchParams.set("query", text);
      const authorization = `Basic ${Buffer.from(`${writer.user}:${writer.password}`).toString("base64")}`;
      const answer = await fetch(asked, { method: "POST", headers: { authorization }, body });
      expect(answer.status, await answer.clone().text()).toBe(200);
      return answer.text();
    };
    await ask(`CREATE TABLE ${table} (s Nullable(String), ${NAMES} Nullable(Float64),
      service Nullable(DateTime64(9, 'UTC')), hosts Array(String)) ENGINE = Memory`);
    await ask(`INSERT INTO ${table} FORMAT Parquet`, Buffer.concat(pieces));
    const read = z
      .object({ data: z.array(z.array(z.unknown())) })
      .parse(JSON.parse(await ask(`SELECT s, ${NAMES}, hosts FROM ${table} FORMAT JSONCompact`)));
    const { rows } = await runPipes(db, inputOf(query));
    expect(read.data.length).toBeGreaterThan(2);
    expect(read.data).toEqual(rows.map(([s, n, , hosts]) => [s, n, hosts]));
  });
});
