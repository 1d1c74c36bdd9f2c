/** The intake before a real store, for tests with real senders: blocks go straight from the chain into ClickHouse. */
import { blockFrames, decodeBlockHeader, type Publisher } from "@sightglass/bus";
import {
  createNativeInserter,
  createWriterClient,
  migrate,
  type NativeInserter,
} from "@sightglass/clickhouse";
import { createLogger, createMetrics } from "@sightglass/runtime";
import { startClickHouse, tempDir } from "@sightglass/testkit";
import { openEventIdFile } from "./event-id-file";
import { type Ingest, type IngestOptions, startIngest } from "./start-ingest";
import type { KeyLookup } from "./steps/authenticate";

export const KEY = "sgi_test_key_000000000000";
export const NO_QUOTA = { eventsPerSecond: 0, bytesPerSecond: 0 };

const logger = createLogger({ service: "test", level: "silent" });

type Row = Record<string, unknown>;

export interface TestWorld {
  /** Which project the key opens and `select` reads. */
  projectId: number;
  /** Thrown by the event log when set. */
  failure: Error | undefined;
  /** Thrown before a body is read when set. */
  unready: Error | undefined;
  nextProject(): void;
  start(options?: Partial<IngestOptions>): Promise<Ingest>;
  stop(): Promise<void>;
  /** Rows of the project of the case at hand; `PROJECT` stands for its condition. */
  select(query: string): Promise<Row[]>;
  close(): Promise<void>;
}

/** A key named `name` for each secret that has a project. */
export function testKeyRing(name: string, projectOf: (secret: string) => number | undefined): KeyLookup {
  return {
    lookup: (secret) => {
      const projectId = projectOf(secret);
      if (projectId === undefined) return undefined;
      return {
        keyId: "k",
        keyName: name,
        projectId,
        organizationId: "o",
        scopes: ["logs", "traces", "metrics"],
        retentionDays: 30,
      };
    },
    touch: () => undefined,
    state: () => ({ source: "postgres", secrets: 1, loadedAtMs: 0, listening: true, truncated: false }),
  };
}

/** An intake with the HTTP door, no quota and a free port, unless told. `dir` keeps its event ids. */
export function startTestIngest(
  dir: string,
  options: Pick<IngestOptions, "keyRing" | "publisher"> & Partial<IngestOptions>,
): Promise<Ingest> {
  return startIngest({
    host: "127.0.0.1",
    port: 0,
    memoryBytes: 256 * 1024 * 1024,
    takesHttp: true,
    quota: NO_QUOTA,
    processName: "ingest-0",
    processNumber: 0,
    eventIdFile: openEventIdFile(dir),
    logger,
    metrics: createMetrics("ingest"),
    ...options,
  });
}

/** The store alone; `start` opens the doors before it, again after a `stop`. */
export async function openTestWorld(): Promise<TestWorld> {
  const engine = await startClickHouse();
  const { url, database, writer } = engine;
  const client = createWriterClient({ url, database, logger, ...writer });
  await migrate(client, { database });
  const inserter = createNativeInserter({ url, database, logger, ...writer });
  const dir = tempDir("ingest");
  let ingest: Ingest | undefined;
  const world: TestWorld = {
    projectId: 1,
    failure: undefined,
    unready: undefined,
    nextProject() {
      world.projectId++;
    },
    async start(options) {
      ingest = await startTestIngest(dir.path, { publisher, keyRing, ...options });
      return ingest;
    },
    async stop() {
      await ingest?.stop();
      ingest = undefined;
    },
    async select(query) {
      const text = query
        .replace("FROM ", `FROM ${database}.`)
        .replace("PROJECT", `project_id = ${world.projectId}`);
      return (await client.query({ query: text, format: "JSONEachRow" })).json<Row>();
    },
    async close() {
      await world.stop();
      inserter.close();
      await client.close();
      await engine.stop();
      dir.remove();
    },
  };
  const publisher = storePublisher(inserter, world);
  const keyRing = testKeyRing("default", (secret) => (secret === KEY ? world.projectId : undefined));
  return world;
}

/** Inserts each section of a block at once. */
function storePublisher(inserter: NativeInserter, world: Pick<TestWorld, "failure" | "unready">): Publisher {
  let serial = 0;
  return {
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
    assertWritable() {
      if (world.unready !== undefined) throw world.unready;
    },
    close: async () => undefined,
  };
}
