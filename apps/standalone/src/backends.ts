/** The embedded engines as parts that are kept alive; none for a store that is configured from outside. */
import {
  type EmbeddedClickHouse,
  type EmbeddedPostgres,
  startEmbeddedClickHouse,
  startEmbeddedPostgres,
} from "@sightglass/embedded";
import { type Logger, parseBytes } from "@sightglass/runtime";
import type { Settings } from "./env";
import { KeptAlive, type LaunchedPart } from "./kept-alive";
import type { StoreAccess } from "./prepare";
import type { RunRecord } from "./run-record";
import type { Terminal } from "./terminal";

/** What parts are made with. */
export interface PartContext {
  readonly settings: Settings;
  readonly terminal: Terminal;
  readonly logger: Logger;
  readonly record: RunRecord;
  /** Aborted when everything is to stop. */
  readonly signal: AbortSignal;
}

/** The engines of one start, in the order of their start. */
export interface Backends {
  readonly parts: readonly KeptAlive<LaunchedPart>[];
  readonly access: StoreAccess;
  /** Variables that tell the services where the stores are. */
  readonly env: NodeJS.ProcessEnv;
}

/** Starts what is not configured, both at the same time; when one fails, the other is stopped. */
export async function startBackends(context: PartContext): Promise<Backends> {
  const { settings } = context;
  const postgres = settings.DATABASE_URL === "" ? postgresPart(context) : undefined;
  const clickhouse = settings.CLICKHOUSE_URL === "" ? clickhousePart(context) : undefined;
  const parts = [postgres, clickhouse].filter((part) => part !== undefined);
  const [startedPostgres, startedClickHouse] = await Promise.allSettled([
    postgres?.start(),
    clickhouse?.start(),
  ]);
  const failed = [startedPostgres, startedClickHouse].find((result) => result.status === "rejected");
  if (startedPostgres.status === "rejected" || startedClickHouse.status === "rejected") {
    await Promise.all(parts.map((part) => part.stop(3000)));
    throw failed?.status === "rejected" ? failed.reason : new Error("an engine did not start");
  }
  return { parts, ...describeAccess(settings, startedPostgres.value, startedClickHouse.value) };
}

function describeAccess(
  settings: Settings,
  postgres: EmbeddedPostgres | undefined,
  clickhouse: EmbeddedClickHouse | undefined,
): Pick<Backends, "access" | "env"> {
  const access = {
    databaseUrl: postgres?.url ?? settings.DATABASE_URL,
    clickhouseUrl: clickhouse?.url ?? settings.CLICKHOUSE_URL,
    clickhouseUser: clickhouse?.writer.user ?? settings.CLICKHOUSE_USER,
    clickhousePassword: clickhouse?.writer.password ?? settings.CLICKHOUSE_PASSWORD,
  };
  const reader =
    clickhouse === undefined
      ? {}
      : {
          CLICKHOUSE_READER_USER: clickhouse.reader.user,
          CLICKHOUSE_READER_PASSWORD: clickhouse.reader.password,
        };
  const env = {
    DATABASE_URL: access.databaseUrl,
    CLICKHOUSE_URL: access.clickhouseUrl,
    CLICKHOUSE_USER: access.clickhouseUser,
    CLICKHOUSE_PASSWORD: access.clickhousePassword,
    ...reader,
  };
  return { access, env };
}

function postgresPart(context: PartContext): KeptAlive<EmbeddedPostgres> {
  const { settings, terminal, logger, record } = context;
  const port = settings.SIGHTGLASS_POSTGRES_PORT;
  return new KeptAlive({
    name: "postgres",
    signal: context.signal,
    launch: (signal) => startEmbeddedPostgres({ dataDir: settings.dataDir, port, logger, signal }),
    print: terminal.partPrinter("postgres"),
    onPid: (pid) => record.set("postgres", pid),
  });
}

function clickhousePart(context: PartContext): KeptAlive<EmbeddedClickHouse> {
  const { settings, terminal, logger, record } = context;
  const port = settings.SIGHTGLASS_CLICKHOUSE_PORT;
  const memoryBytes = parseBytes(settings.SIGHTGLASS_CLICKHOUSE_MEMORY);
  const memory = memoryBytes === undefined ? {} : { memoryBytes };
  return new KeptAlive({
    name: "clickhouse",
    signal: context.signal,
    launch: (signal) =>
      startEmbeddedClickHouse({ dataDir: settings.dataDir, port, logger, signal, ...memory }),
    print: terminal.partPrinter("clickhouse"),
    onPid: (pid) => record.set("clickhouse", pid),
  });
}
