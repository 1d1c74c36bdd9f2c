/** The syslog doors before a real store, for tests with real clients. Starting again keeps ports and store. */
import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { BlockList } from "node:net";
import { blockFrames, decodeBlockHeader, type Publisher } from "@sightglass/bus";
import { createNativeInserter, createWriterClient, migrate } from "@sightglass/clickhouse";
import type { InputLookup, SyslogInput } from "@sightglass/metadata";
import { createLogger, createMetrics } from "@sightglass/runtime";
import { freePort, startClickHouse, tempDir, waitFor } from "@sightglass/testkit";
import { openEventIdFile } from "../../event-id-file";
import { type Ingest, startIngest } from "../../start-ingest";
import type { KeyLookup } from "../../steps/authenticate";

type Row = Record<string, unknown>;

export interface SyslogWorld {
  readonly ports: { udp: number; tcp: number; tls: number };
  /** Allowed for this machine; tests change it. */
  input: SyslogInput | undefined;
  proxies: BlockList;
  /** Thrown by the event log when set. */
  failure: Error | undefined;
  start(): Promise<void>;
  stop(): Promise<void>;
  select(query: string): Promise<Row[]>;
  /** Waits until the project of the input has that many log rows. */
  rows(count: number, columns?: string): Promise<Row[]>;
  /** A project of its own for the next case. */
  nextProject(): void;
  close(): Promise<void>;
}

const noKeys: KeyLookup = {
  lookup: () => undefined,
  touch: () => undefined,
  state: () => ({ source: "postgres", secrets: 0, loadedAtMs: 0, listening: true, truncated: false }),
};

/** `tls`: PEM of a certificate and its key. */
export async function startSyslogWorld(tls?: { cert: string; key: string }): Promise<SyslogWorld> {
  const logger = createLogger({ service: "test", level: "silent" });
  const engine = await startClickHouse();
  const { url, database, writer } = engine;
  const client = createWriterClient({ url, database, logger, ...writer });
  await migrate(client, { database });
  const inserter = createNativeInserter({ url, database, logger, ...writer });
  const dir = tempDir("syslog");
  let serial = 0;
  let projectId = 100;
  let ingest: Ingest | undefined;
  const publisher: Publisher = {
    async publish(message) {
      if (world.failure !== undefined) throw world.failure;
      const decoded = decodeBlockHeader(message);
      if (!decoded.ok) throw new Error(decoded.problem);
      const frames = blockFrames(message, decoded);
      for (const [i, section] of decoded.header.sections.entries()) {
        const frame = frames[i];
        if (frame) await inserter.insert({ table: section.table, frames: [frame], token: `t${serial++}` });
      }
    },
    assertWritable: () => undefined,
    close: async () => undefined,
  };
  const inputs: InputLookup = { find: () => world.input };
  const inputOf = (): SyslogInput => ({
    id: "i",
    name: "default",
    projectId,
    retentionDays: 30,
    timeZone: "UTC",
  });
  const world: SyslogWorld = {
    ports: { udp: await freePort(), tcp: await freePort(), tls: await freePort() },
    input: inputOf(),
    proxies: new BlockList(),
    failure: undefined,
    async start() {
      ingest = await startIngest({
        host: "127.0.0.1",
        port: 0,
        memoryBytes: 256 * 1024 * 1024,
        takesHttp: false,
        syslog: { host: "127.0.0.1", ports: world.ports, tls, inputs, proxies: world.proxies },
        quota: { eventsPerSecond: 0, bytesPerSecond: 0 },
        keyRing: noKeys,
        publisher,
        processName: "ingest-0",
        processNumber: 0,
        eventIdFile: openEventIdFile(dir.path),
        logger,
        metrics: createMetrics("ingest"),
      });
    },
    async stop() {
      await ingest?.stop();
      ingest = undefined;
    },
    async select(query) {
      const text = query
        .replace("FROM ", `FROM ${database}.`)
        .replace("PROJECT", `project_id = ${projectId}`);
      return (await client.query({ query: text, format: "JSONEachRow" })).json<Row>();
    },
    async rows(count, columns = "body") {
      await waitFor(
        async () => {
          const [found] = await world.select("SELECT count() AS n FROM logs WHERE PROJECT");
          return Number(found?.n) >= count ? true : undefined;
        },
        { timeoutMs: 30_000, what: `${count} events` },
      );
      return world.select(`SELECT ${columns} FROM logs WHERE PROJECT ORDER BY event_id`);
    },
    nextProject() {
      projectId++;
      world.input = inputOf();
    },
    async close() {
      await world.stop();
      inserter.close();
      await client.close();
      await engine.stop();
      dir.remove();
    },
  };
  await world.start();
  return world;
}

/** The path of a program that a test needs; a test without it fails and says what to install. */
export function need(path: string, debianPackage: string): string {
  if (!existsSync(path)) throw new Error(`${path} is missing: apt-get install ${debianPackage}`);
  return path;
}

/** Clients write times of the day in the zone of the inputs. */
export const CLIENT_ENV = { ...process.env, TZ: "UTC" };

/** Runs a program to its end. Rejects with its words when it fails. */
export function run(command: string, args: readonly string[], input = ""): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { stdio: ["pipe", "pipe", "pipe"], env: CLIENT_ENV });
    let output = "";
    for (const stream of [child.stdout, child.stderr])
      stream.on("data", (chunk) => (output += String(chunk)));
    child.once("error", reject);
    child.once("exit", (code) =>
      code === 0 ? resolve(output) : reject(new Error(`${command} ended with ${code}: ${output}`)),
    );
    child.stdin.end(input);
  });
}
