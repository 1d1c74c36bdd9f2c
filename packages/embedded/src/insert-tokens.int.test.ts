/** A kill between token and part, made by hand: the part goes back to its temporary name. */
import { appendFileSync, readdirSync, renameSync } from "node:fs";
import { join } from "node:path";
import { createLogger } from "@sightglass/runtime";
import { freePort, type TempDir, tempDir } from "@sightglass/testkit";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type EmbeddedClickHouse, startEmbeddedClickHouse } from "./clickhouse";

const logger = createLogger({ service: "test", level: "silent" });
const WINDOW = "SETTINGS non_replicated_deduplication_window = 100";

let dir: TempDir;
let port = 0;
let engine: EmbeddedClickHouse;

beforeEach(async () => {
  dir = tempDir("insert-tokens");
  port = await freePort();
  await start();
  await ask("CREATE DATABASE sightglass");
  await ask(`CREATE TABLE sightglass.t (a UInt32) ENGINE = MergeTree ORDER BY a ${WINDOW}`);
  await ask(`CREATE TABLE sightglass.sums (n UInt64) ENGINE = MergeTree ORDER BY n ${WINDOW}`);
  await ask(
    "CREATE MATERIALIZED VIEW sightglass.v TO sightglass.sums AS SELECT count() AS n FROM sightglass.t",
  );
});

afterEach(async () => {
  await engine.stop();
  dir.remove();
});

async function start(): Promise<void> {
  engine = await startEmbeddedClickHouse({ dataDir: dir.path, port, logger });
}

async function ask(sql: string, token = ""): Promise<string> {
  const url = new URL(engine.url);
  url.searchParams.set("insert_deduplication_token", token);
  const headers = { "x-clickhouse-user": "writer", "x-clickhouse-key": engine.writer.password };
  const answer = await fetch(url, { method: "POST", body: sql, headers });
  const text = (await answer.text()).trim();
  if (!answer.ok) throw new Error(text);
  return text;
}

const insert = (token: string) => ask("INSERT INTO sightglass.t SELECT number FROM numbers(10)", token);
const counts = () => ask("SELECT (SELECT count() FROM sightglass.t), (SELECT sum(n) FROM sightglass.sums)");

async function folderOf(table: string): Promise<string> {
  return ask(`SELECT data_paths[1] FROM system.tables WHERE database = 'sightglass' AND name = '${table}'`);
}

async function kill(): Promise<void> {
  process.kill(engine.pid, "SIGKILL");
  await engine.exited;
}

function undoRename(folder: string, part: string): void {
  renameSync(join(folder, part), join(folder, `tmp_insert_${part}`));
}

describe("the insert tokens of the embedded ClickHouse", () => {
  it("do not keep a repeated insert out when its part never came into place", async () => {
    await insert("one");
    await insert("two");
    const folder = await folderOf("t");
    await kill();
    undoRename(folder, "all_2_2_0");
    await start();
    expect(await counts()).toBe("10\t20");
    await insert("two");
    await insert("one");
    expect(await counts()).toBe("20\t20");
  });

  it("do not keep the rows of a view out when only its part is missing", async () => {
    await insert("one");
    const folder = await folderOf("sums");
    await kill();
    undoRename(folder, "all_1_1_0");
    await start();
    expect(await counts()).toBe("10\t0");
    await insert("one");
    expect(await counts()).toBe("10\t10");
  });

  it("still keep an insert out after its part was merged, and after a kill with every part in place", async () => {
    await insert("one");
    await insert("two");
    await ask("OPTIMIZE TABLE sightglass.t FINAL");
    await insert("three");
    await kill();
    await start();
    for (const token of ["one", "two", "three"]) await insert(token);
    expect(await counts()).toBe("30\t30");
  });

  it("survive a torn line at the end of their file", async () => {
    await insert("one");
    const logs = join(await folderOf("t"), "deduplication_logs");
    await kill();
    for (const file of readdirSync(logs)) appendFileSync(join(logs, file), "1\tall_2_2");
    await start();
    await insert("one");
    expect(await counts()).toBe("10\t10");
  });
});
