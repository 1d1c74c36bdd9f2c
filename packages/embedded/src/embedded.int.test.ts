/** The engines against kill -9, stale files, a second start on the same folder, and as an ordinary user. */
import { type ChildProcess, spawn } from "node:child_process";
import {
  chownSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { join, resolve } from "node:path";
import { createLogger, identityOf } from "@sightglass/runtime";
import { freePort, type TempDir, tempDir, waitFor } from "@sightglass/testkit";
import { build } from "esbuild";
import { Client } from "pg";
import { afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { z } from "zod";
import { type EmbeddedClickHouse, startEmbeddedClickHouse } from "./clickhouse";
import { type EmbeddedPostgres, startEmbeddedPostgres } from "./postgres";

const logger = createLogger({ service: "test", level: "silent" });
const report = z.object({ clickhouse: z.number(), postgres: z.number() });
const HOST_FOLDER = resolve("node_modules/.cache/sightglass-embedded");
const HOST = join(HOST_FOLDER, "host.mjs");
const HOST_SOURCE = `
  import { startEmbeddedClickHouse, startEmbeddedPostgres } from "./index";
  import { createLogger } from "@sightglass/runtime";
  const [dataDir, clickhousePort, postgresPort] = process.argv.slice(2);
  const logger = createLogger({ service: "host", level: "warn" });
  const clickhouse = await startEmbeddedClickHouse({ dataDir, port: Number(clickhousePort), logger });
  const postgres = await startEmbeddedPostgres({ dataDir, port: Number(postgresPort), logger });
  process.stdout.write(JSON.stringify({ clickhouse: clickhouse.pid, postgres: postgres.pid }) + "\\n");
  setInterval(() => {}, 60000);
`;

let dir: TempDir;
let ports = { clickhouse: 0, postgres: 0 };
const cleanups: (() => unknown)[] = [];

beforeAll(async () => {
  mkdirSync(HOST_FOLDER, { recursive: true });
  await build({
    stdin: { contents: HOST_SOURCE, resolveDir: resolve("packages/embedded/src"), loader: "ts" },
    outfile: HOST,
    bundle: true,
    platform: "node",
    format: "esm",
    target: "node20",
    logLevel: "silent",
    external: ["pino", "prom-client"],
  });
  copyFileSync("packages/embedded/src/clickhouse-child.mjs", join(HOST_FOLDER, "clickhouse-child.mjs"));
});

beforeEach(async () => {
  dir = tempDir("embedded");
  ports = { clickhouse: await freePort(), postgres: await freePort() };
});

afterEach(async () => {
  for (const cleanup of cleanups.splice(0)) await cleanup();
  dir.remove();
});

async function startClickHouse(): Promise<EmbeddedClickHouse> {
  const engine = await startEmbeddedClickHouse({ dataDir: dir.path, port: ports.clickhouse, logger });
  cleanups.push(() => engine.stop());
  return engine;
}

async function startPostgres(): Promise<EmbeddedPostgres> {
  const engine = await startEmbeddedPostgres({ dataDir: dir.path, port: ports.postgres, logger });
  cleanups.push(() => engine.stop());
  return engine;
}

async function ask(engine: EmbeddedClickHouse, sql: string): Promise<string> {
  const headers = { "x-clickhouse-user": "writer", "x-clickhouse-key": engine.writer.password };
  const answer = await fetch(engine.url, { method: "POST", body: sql, headers });
  const text = (await answer.text()).trim();
  if (!answer.ok) throw new Error(text);
  return text;
}

async function rows(engine: EmbeddedPostgres, sql: string): Promise<unknown[]> {
  const client = new Client(engine.url);
  await client.connect();
  try {
    return (await client.query(sql)).rows;
  } finally {
    await client.end();
  }
}

/** Starts both engines in a process of its own. */
async function startHost(uid?: number): Promise<{ host: ChildProcess; pids: z.infer<typeof report> }> {
  const args = [HOST, dir.path, String(ports.clickhouse), String(ports.postgres)];
  const user = uid === undefined ? {} : { uid, gid: uid };
  const host = spawn(process.execPath, args, { stdio: ["ignore", "pipe", "pipe"], ...user });
  cleanups.push(() => host.kill("SIGKILL"));
  let output = "";
  for (const stream of [host.stdout, host.stderr]) stream?.on("data", (text) => (output += String(text)));
  const line = await waitFor(() => output.split("\n").find((text) => text.startsWith('{"clickhouse"')), {
    timeoutMs: 30_000,
    what: "the engines of the other process",
  }).catch((error: unknown) => {
    throw new Error(`${String(error)}\n${output}`);
  });
  return { host, pids: report.parse(JSON.parse(line)) };
}

describe("the embedded ClickHouse", () => {
  it("keeps rows and passwords over kill -9, with garbage in its lock files", async () => {
    const first = await startClickHouse();
    await ask(first, "CREATE DATABASE sightglass");
    await ask(first, "CREATE TABLE sightglass.t (a UInt32) ENGINE = MergeTree ORDER BY a");
    await ask(first, "INSERT INTO sightglass.t SELECT number FROM system.numbers LIMIT 1000");
    process.kill(first.pid, "SIGKILL");
    expect((await first.exited).signal).toBe("SIGKILL");

    const home = join(dir.path, "clickhouse");
    writeFileSync(join(home, "lock"), "\0\0\0");
    writeFileSync(join(home, "engine.pid"), '{"pid":1,"started":"');
    writeFileSync(join(home, "store", "status"), "PID: 1\n\0\0");
    const second = await startClickHouse();
    expect(await ask(second, "SELECT count() FROM sightglass.t")).toBe("1000");
    expect(second.writer.password).toBe(first.writer.password);
    expect(await ask(second, "SYSTEM FLUSH LOGS; ").catch(() => "")).toBe("");
    expect(Number(await ask(second, "SELECT count() FROM system.query_log"))).toBeGreaterThan(0);
  });

  it("lets the reader read and nothing else, and the session without password do nothing", async () => {
    const engine = await startClickHouse();
    await ask(engine, "CREATE DATABASE sightglass");
    await ask(engine, "CREATE TABLE sightglass.t (a UInt32) ENGINE = MergeTree ORDER BY a");
    const status = async (sql: string, headers: Record<string, string>) =>
      (await fetch(engine.url, { method: "POST", body: sql, headers })).status;
    const reader = { "x-clickhouse-user": "reader", "x-clickhouse-key": engine.reader.password };
    expect(await status("SELECT * FROM sightglass.t", reader)).toBe(200);
    expect(await status("INSERT INTO sightglass.t VALUES (1)", reader)).toBe(500);
    expect(await status("SELECT * FROM sightglass.t", {})).toBe(500);
    expect(await status("SELECT 1", { "x-clickhouse-user": "reader", "x-clickhouse-key": "wrong" })).toBe(
      403,
    );
    expect(readFileSync(join(dir.path, "clickhouse", "users.xml"), "utf8")).not.toContain(
      engine.writer.password,
    );
  });

  it("refuses a second start on the same folder, and a port in use", async () => {
    await startClickHouse();
    await expect(startClickHouse()).rejects.toThrow(`in use by process ${process.pid}`);
    const other = tempDir("other");
    cleanups.push(() => other.remove());
    const start = startEmbeddedClickHouse({ dataDir: other.path, port: ports.clickhouse, logger });
    await expect(start).rejects.toThrow("Address already in use");
  });
});

describe("the embedded Postgres", () => {
  it("keeps rows over kill -9, with a stale postmaster.pid that names a living stranger", async () => {
    const first = await startPostgres();
    await rows(first, "CREATE TABLE t AS SELECT generate_series(1, 1000) AS a");
    process.kill(first.pid, "SIGKILL");
    await first.exited;
    const pidFile = join(dir.path, "postgres", "home", "cluster", "postmaster.pid");
    writeFileSync(pidFile, readFileSync(pidFile, "utf8").replace(/^\d+/, "1"));
    const second = await startPostgres();
    expect(await rows(second, "SELECT count(*)::int AS n, current_setting('fsync') AS fsync FROM t")).toEqual(
      [{ n: 1000, fsync: "on" }],
    );
  });

  it("keeps its data inside a data folder that only its owner may enter", async () => {
    await startPostgres();
    expect(existsSync(join(dir.path, "postgres", "location"))).toBe(false);
    expect(statSync(dir.path).mode & 0o007).toBe(0);
  });

  it("takes a new password when its secret was lost", async () => {
    const first = await startPostgres();
    await first.stop();
    rmSync(join(dir.path, "secrets"), { recursive: true });
    const second = await startPostgres();
    expect(second.password).not.toBe(first.password);
    expect(await rows(second, "SELECT 1 AS one")).toEqual([{ one: 1 }]);
  });

  it("refuses a second start, a wrong password and a cluster of another version", async () => {
    const engine = await startPostgres();
    await expect(startPostgres()).rejects.toThrow("in use by process");
    const wrong = new Client(engine.url.replace(engine.password, "wrong"));
    await expect(wrong.connect()).rejects.toThrow("password authentication failed");
    await engine.stop();
    writeFileSync(join(dir.path, "postgres", "home", "cluster", "PG_VERSION"), "19\n");
    await expect(startPostgres()).rejects.toThrow("is of Postgres 19");
  });
});

describe("both engines", () => {
  it("end by themselves when their owner gets kill -9, and start again", async () => {
    const { host, pids } = await startHost();
    host.kill("SIGKILL");
    for (const pid of Object.values(pids)) {
      await waitFor(() => identityOf(pid) === undefined, { what: `the end of ${pid}` });
    }
    await startClickHouse();
    await startPostgres();
  });

  it.runIf(process.getuid?.() === 0)("run as an ordinary user", async () => {
    chownSync(dir.path, 65_534, 65_534);
    const { pids } = await startHost(65_534);
    const owner = /^Uid:\s+(\d+)/m.exec(readFileSync(`/proc/${pids.postgres}/status`, "utf8"))?.[1];
    expect(owner).toBe("65534");
  });
});
