/** The OTLP doors and the HTTP door before a real store, for tests with real clients. */
import { blockFrames, decodeBlockHeader, type Publisher } from "@sightglass/bus";
import { createNativeInserter, createWriterClient, migrate } from "@sightglass/clickhouse";
import { createLogger, createMetrics } from "@sightglass/runtime";
import { startClickHouse, tempDir } from "@sightglass/testkit";
import { openEventIdFile } from "../../event-id-file";
import type { QuotaRates } from "../../project-quota";
import { startIngest } from "../../start-ingest";
import type { KeyLookup } from "../../steps/authenticate";

export const KEY = "sgi_test_key_000000000000";

type Row = Record<string, unknown>;

export interface OtlpWorld {
  readonly ports: { readonly native: number; readonly http: number; readonly grpc: number };
  /** Thrown by the event log when set. */
  failure: Error | undefined;
  /** Thrown before a body is read when set. */
  unready: Error | undefined;
  /** Rows of the project of the case at hand; `PROJECT` stands for its condition. */
  select(query: string): Promise<Row[]>;
  nextProject(): void;
  close(): Promise<void>;
}

export async function startOtlpWorld(quota: QuotaRates): Promise<OtlpWorld> {
  const logger = createLogger({ service: "test", level: "silent" });
  const engine = await startClickHouse();
  const { url, database, writer } = engine;
  const client = createWriterClient({ url, database, logger, ...writer });
  await migrate(client, { database });
  const inserter = createNativeInserter({ url, database, logger, ...writer });
  const dir = tempDir("otlp");
  let serial = 0;
  let projectId = 1;
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
    assertWritable() {
      if (world.unready !== undefined) throw world.unready;
    },
    close: async () => undefined,
  };
  const keyRing: KeyLookup = {
    lookup: (secret) =>
      secret === KEY
        ? {
            keyId: "k",
            keyName: "default",
            organizationId: "o",
            projectId,
            scopes: ["logs"],
            retentionDays: 30,
          }
        : undefined,
    touch: () => undefined,
    state: () => ({ source: "postgres", secrets: 1, loadedAtMs: 0, listening: true, truncated: false }),
  };
  const ingest = await startIngest({
    host: "127.0.0.1",
    port: 0,
    memoryBytes: 256 * 1024 * 1024,
    takesHttp: true,
    otlp: { host: "127.0.0.1", httpPort: 0, grpcPort: 0 },
    quota,
    keyRing,
    publisher,
    processName: "ingest-0",
    processNumber: 0,
    eventIdFile: openEventIdFile(dir.path),
    logger,
    metrics: createMetrics("ingest"),
  });
  const world: OtlpWorld = {
    ports: {
      native: ingest.port,
      http: ingest.otlp?.ports.http ?? 0,
      grpc: ingest.otlp?.ports.grpc ?? 0,
    },
    failure: undefined,
    unready: undefined,
    async select(query) {
      const text = query
        .replace("FROM ", `FROM ${database}.`)
        .replace("PROJECT", `project_id = ${projectId}`);
      return (await client.query({ query: text, format: "JSONEachRow" })).json<Row>();
    },
    nextProject() {
      projectId++;
    },
    async close() {
      await ingest.stop();
      inserter.close();
      await client.close();
      await engine.stop();
      dir.remove();
    },
  };
  return world;
}
