/**
 * The embedded ClickHouse: the real engine (libchdb) in a child process, as an HTTP server on loopback.
 * Folders: `clickhouse/` for data and configuration, `secrets/` for the two passwords.
 */
import { createHash } from "node:crypto";
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { AppError, type Logger, lockFolder, sleep } from "@sightglass/runtime";
import {
  type ClickHouseConfigOptions,
  defaultMemoryBytes,
  mainConfig,
  usersConfig,
} from "./clickhouse-config";
import { type EngineExit, EngineProcess, reapOrphan } from "./engine-process";
import { searchPath } from "./env";
import { repairInsertTokens } from "./insert-tokens";
import { clickhouseLibrary, usableMemoryBytes } from "./platform";
import { readOrCreateSecret } from "./secrets";

/** What `startEmbeddedClickHouse` needs. */
export interface ClickHouseOptions {
  /** The product's data folder; the engine uses `clickhouse/` and `secrets/` in it. */
  readonly dataDir: string;
  /** A free port on 127.0.0.1. */
  readonly port: number;
  readonly logger: Logger;
  /** Upper bound of the engine's memory; half of the machine unless given. */
  readonly memoryBytes?: number;
  /** Longest wait for the first answer; default 60 s (recovery of many parts takes time). */
  readonly readyTimeoutMs?: number;
  /** Ends a start under way: what was launched is stopped, the start rejects with the signal's reason. */
  readonly signal?: AbortSignal | undefined;
}

/** A running ClickHouse. */
export interface EmbeddedClickHouse {
  /** `http://127.0.0.1:<port>` without credentials. */
  readonly url: string;
  readonly writer: { readonly user: "writer"; readonly password: string };
  readonly reader: { readonly user: "reader"; readonly password: string };
  readonly pid: number;
  readonly exited: Promise<EngineExit>;
  /** Ends the engine at once: it has no orderly stop, its tables are safe at every moment (as with kill -9). */
  stop(graceMs?: number): Promise<void>;
}

const LISTEN = "SYSTEM START LISTEN HTTP";
/** Keeps the session alive without work: one row every 3 s, the longest sleep that a block may take. */
const STAY = "SELECT sleepEachRow(3) FROM system.numbers FORMAT Null SETTINGS max_block_size=1";

/**
 * Starts the engine and waits until it answers.
 * @throws AppError `folder.locked` (another process uses the folder), `embedded.unsupported` (no engine for this
 * platform), `embedded.clickhouse` (it ended or did not answer; the message holds its last words).
 */
export async function startEmbeddedClickHouse(options: ClickHouseOptions): Promise<EmbeddedClickHouse> {
  const library = clickhouseLibrary();
  const home = join(resolve(options.dataDir), "clickhouse");
  const secrets = join(resolve(options.dataDir), "secrets");
  mkdirSync(home, { recursive: true, mode: 0o700 });
  const lock = lockFolder(home);
  try {
    const pidFile = join(home, "engine.pid");
    const shared = { name: "ClickHouse", pidFile, stopSignal: "SIGTERM", logger: options.logger } as const;
    await reapOrphan(shared, options.signal);
    options.signal?.throwIfAborted();
    repairTokens(home, options.logger);
    const writer = { user: "writer", password: readOrCreateSecret(secrets, "clickhouse-writer") } as const;
    const reader = { user: "reader", password: readOrCreateSecret(secrets, "clickhouse-reader") } as const;
    writeConfig(home, { ...options, writer: writer.password, reader: reader.password });
    const engine = new EngineProcess({
      ...shared,
      command: process.execPath,
      args: [childScript(), library, ...engineArguments(home, options.port)],
      env: { PATH: searchPath(), TZ: "UTC" },
      logFile: join(home, "engine.log"),
    });
    void engine.exited.then(() => lock.release());
    const timeoutMs = options.readyTimeoutMs ?? 60_000;
    const { port, signal } = options;
    await waitUntilReady({ engine, port, password: writer.password, timeoutMs, signal });
    return {
      url: `http://127.0.0.1:${options.port}`,
      writer,
      reader,
      pid: engine.pid,
      exited: engine.exited,
      stop: async (graceMs = 8000) => {
        await engine.stop(graceMs);
      },
    };
  } catch (error) {
    lock.release();
    throw error;
  }
}

/** After a kill inside an insert; see insert-tokens.ts. */
function repairTokens(home: string, logger: Logger): void {
  const { forgotten, damaged } = repairInsertTokens(join(home, "store"));
  if (forgotten + damaged > 0)
    logger.warn({ forgotten, damaged }, "insert tokens without rows were forgotten");
}

/** Beside this module in the sources, beside the bundle in a build. */
function childScript(): string {
  return fileURLToPath(new URL("./clickhouse-child.mjs", import.meta.url));
}

function engineArguments(home: string, port: number): string[] {
  return [
    `--path=${join(home, "store")}`,
    `--config-file=${join(home, "config.xml")}`,
    "--listen_host=127.0.0.1",
    `--http_port=${port}`,
    "--query",
    `${LISTEN}; ${STAY}`,
  ];
}

function writeConfig(home: string, options: ClickHouseOptions & { writer: string; reader: string }): void {
  const usersFile = join(home, "users.xml");
  const config: ClickHouseConfigOptions = {
    usersFile,
    memoryBytes: options.memoryBytes ?? defaultMemoryBytes(usableMemoryBytes()),
    cores: availableParallelism(),
    writerPasswordSha256: sha256(options.writer),
    readerPasswordSha256: sha256(options.reader),
  };
  const store = join(home, "store");
  mkdirSync(store, { recursive: true, mode: 0o700 });
  writeFileSync(usersFile, usersConfig(config), { mode: 0o600 });
  writeFileSync(join(home, "config.xml"), mainConfig(config), { mode: 0o600 });
  // The engine forgets its system tables but not their folders, and would then refuse to make query_log again.
  rmSync(join(store, "data", "system"), { recursive: true, force: true });
}

const STOP_WHILE_STARTING_MS = 1000;

interface ReadyOptions {
  readonly engine: EngineProcess;
  readonly port: number;
  readonly password: string;
  readonly timeoutMs: number;
  readonly signal: AbortSignal | undefined;
}

async function waitUntilReady(options: ReadyOptions): Promise<void> {
  const { engine, port, password, timeoutMs, signal } = options;
  let ended: EngineExit | undefined;
  void engine.exited.then((exit) => {
    ended = exit;
  });
  const deadline = Date.now() + timeoutMs;
  while (Date.now() < deadline) {
    if (signal?.aborted) {
      await engine.stop(STOP_WHILE_STARTING_MS);
      signal.throwIfAborted();
    }
    if (ended !== undefined) throw failure(`ended while it started (${describeExit(ended)})`, engine);
    if (await answers(port, password)) return;
    await sleep(25);
  }
  await engine.stop(2000);
  throw failure(`did not answer within ${Math.round(timeoutMs / 1000)} s`, engine);
}

function describeExit(exit: EngineExit): string {
  return exit.signal === null ? `exit code ${exit.code}` : exit.signal;
}

function failure(what: string, engine: EngineProcess): AppError {
  const words = engine.lastWords();
  return new AppError(
    "embedded.clickhouse",
    `The embedded ClickHouse ${what}.${words === "" ? "" : `\n${words}`}`,
  );
}

/** Asks with our own password, so that a stranger's server on the same port is not taken for ours. */
async function answers(port: number, password: string): Promise<boolean> {
  try {
    const answer = await fetch(`http://127.0.0.1:${port}/?query=SELECT%201`, {
      headers: { "x-clickhouse-user": "writer", "x-clickhouse-key": password },
      signal: AbortSignal.timeout(2000),
    });
    return answer.ok && (await answer.text()).trim() === "1";
  } catch {
    return false;
  }
}

function sha256(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}
