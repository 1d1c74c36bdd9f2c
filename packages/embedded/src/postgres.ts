/**
 * The embedded Postgres: real Postgres 18 binaries as a child process on loopback, for accounts, keys and settings.
 * Folders: `postgres/` for the cluster, `secrets/` for the password.
 */
import { mkdirSync } from "node:fs";
import { join, resolve } from "node:path";
import { AppError, type Logger, lockFolder, sleep } from "@sightglass/runtime";
import { type EngineExit, EngineProcess, reapOrphan } from "./engine-process";
import { postgresNativeFolder } from "./platform";
import {
  clearStalePid,
  ensureCluster,
  POSTGRES_DATABASE,
  postgresEnvironment,
  saysReady,
} from "./postgres-cluster";
import { postgresSettings } from "./postgres-config";
import { type PostgresHome, preparePostgresHome } from "./postgres-home";
import { readOrCreateSecret } from "./secrets";

/** What `startEmbeddedPostgres` needs. */
export interface PostgresOptions {
  /** The product's data folder; Postgres uses `postgres/` and `secrets/` in it. */
  readonly dataDir: string;
  /** A free port on 127.0.0.1. */
  readonly port: number;
  readonly logger: Logger;
  /** Only for tests: no fsync. */
  readonly unsafe?: boolean;
  /** Longest wait until it takes connections; default 60 s (recovery after a crash). */
  readonly readyTimeoutMs?: number;
  /** Ends a start under way: what was launched is stopped, the start rejects with the signal's reason. */
  readonly signal?: AbortSignal | undefined;
}

/** A running Postgres. */
export interface EmbeddedPostgres {
  /** Connection string of the product's database, password included: keep it out of logs. */
  readonly url: string;
  readonly user: "sightglass";
  readonly password: string;
  readonly port: number;
  readonly pid: number;
  readonly exited: Promise<EngineExit>;
  /** Fast shutdown (open transactions roll back), kill after `graceMs` (default 8 s). */
  stop(graceMs?: number): Promise<void>;
}

const START_ATTEMPTS = 5;
const STOP_WHILE_STARTING_MS = 1800;

/**
 * Makes the cluster on first use, starts Postgres and waits until it takes connections.
 * @throws AppError `folder.locked`, `embedded.unsupported`, `embedded.root`, `embedded.data_version`, `embedded.postgres`.
 */
export async function startEmbeddedPostgres(options: PostgresOptions): Promise<EmbeddedPostgres> {
  const { logger, port } = options;
  const native = postgresNativeFolder();
  const wanted = join(resolve(options.dataDir), "postgres");
  mkdirSync(wanted, { recursive: true });
  const lock = lockFolder(wanted);
  try {
    const shared = {
      name: "Postgres",
      pidFile: join(wanted, "engine.pid"),
      stopSignal: "SIGINT",
      logger,
    } as const;
    await reapOrphan(shared, options.signal);
    options.signal?.throwIfAborted();
    const password = readOrCreateSecret(join(resolve(options.dataDir), "secrets"), "postgres");
    const home = preparePostgresHome({ wanted, native, logger });
    const cluster = await ensureCluster({
      home,
      password,
      unsafe: options.unsafe ?? false,
      signal: options.signal,
    });
    options.signal?.throwIfAborted();
    const engine = await startWithPatience({ home, cluster, wanted, shared, options });
    void engine.exited.then(() => lock.release());
    return {
      url: `postgres://sightglass:${password}@127.0.0.1:${port}/${POSTGRES_DATABASE}`,
      user: "sightglass",
      password,
      port,
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

interface StartOptions {
  readonly home: PostgresHome;
  readonly cluster: string;
  readonly wanted: string;
  readonly shared: {
    readonly name: "Postgres";
    readonly pidFile: string;
    readonly stopSignal: "SIGINT";
    readonly logger: Logger;
  };
  readonly options: PostgresOptions;
}

/** After a kill -9 the old server's workers may hold its shared memory for a moment longer. */
async function startWithPatience(start: StartOptions): Promise<EngineProcess> {
  for (let attempt = 1; ; attempt++) {
    clearStalePid(start.cluster);
    const engine = launch(start);
    const problem = await waitUntilReady(engine, start);
    if (problem === undefined) return engine;
    const busy = /pre-existing shared memory block|lock file "postmaster.pid" already exists/.test(problem);
    if (!busy || attempt >= START_ATTEMPTS) {
      throw new AppError("embedded.postgres", `The embedded Postgres did not start.\n${problem}`);
    }
    await sleep(attempt * 300, start.options.signal);
  }
}

function launch(start: StartOptions): EngineProcess {
  const { home, cluster, wanted, shared, options } = start;
  return new EngineProcess({
    ...shared,
    command: join(home.native, "bin", "postgres"),
    args: ["-D", cluster, ...postgresSettings({ port: options.port, unsafe: options.unsafe ?? false })],
    env: postgresEnvironment(),
    logFile: join(wanted, "engine.log"),
    ...(home.uid === undefined ? {} : { uid: home.uid }),
  });
}

async function waitUntilReady(engine: EngineProcess, start: StartOptions): Promise<string | undefined> {
  let ended = false;
  void engine.exited.then(() => {
    ended = true;
  });
  const { signal } = start.options;
  const timeoutMs = start.options.readyTimeoutMs ?? 60_000;
  const deadline = Date.now() + timeoutMs;
  while (Date.now() < deadline) {
    if (signal?.aborted) {
      await engine.stop(STOP_WHILE_STARTING_MS);
      signal.throwIfAborted();
    }
    if (ended) return engine.lastWords();
    if (saysReady(start.cluster, engine.pid)) return undefined;
    await sleep(20);
  }
  await engine.stop(3000);
  return `It took no connections within ${Math.round(timeoutMs / 1000)} s.\n${engine.lastWords()}`;
}
