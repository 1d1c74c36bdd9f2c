/** Process of the writer: builds its parts from the environment and runs them. */
import { createServer } from "node:http";
import { kafkaOptions, openInspector, openSubscriber } from "@sightglass/bus";
import {
  createLogger,
  createMetrics,
  healthHandler,
  type RunningService,
  runService,
} from "@sightglass/runtime";
import { openClickHouseStore } from "./clickhouse-store";
import { readWriterEnv, type WriterEnv } from "./env";
import { startHotColumns } from "./hot-columns";
import { startServiceEdges } from "./service-edges";
import { startWriter } from "./writer";
import { createWriterMetrics } from "./writer-metrics";

const STOP_TIMEOUT_MS = 9000;

const logger = createLogger({ service: "writer", level: "info" });
void runService({ name: "writer", logger, start, stopTimeoutMs: STOP_TIMEOUT_MS });

async function start(): Promise<RunningService> {
  const settings = readWriterEnv();
  logger.level = settings.SIGHTGLASS_LOG_LEVEL;
  const metrics = createMetrics("writer");
  const writerMetrics = createWriterMetrics(metrics);
  const dataDir = settings.SIGHTGLASS_DATA_DIR;
  const storeOptions = {
    url: settings.CLICKHOUSE_URL,
    user: settings.CLICKHOUSE_USER,
    password: settings.CLICKHOUSE_PASSWORD,
    database: settings.CLICKHOUSE_DATABASE,
    logger,
  };
  const store = openClickHouseStore(storeOptions);
  const kafka = kafkaOptions(settings, { clientId: "sightglass-writer", logger });
  const inspector = openInspector({ kafka, dataDir });
  const writer = await startWriter({
    subscriber: openSubscriber({ kafka, dataDir }, (damage) => {
      writerMetrics.logDamaged(damage.kind);
      logger.error({ damage }, "a damaged stretch of the event log was passed");
    }),
    inspector,
    store,
    metrics: writerMetrics,
    logger,
  });
  const answer = healthHandler({ metrics, ready: () => writer.ready() });
  const server = createServer((req, res) => {
    if (!answer(req, res)) res.writeHead(404).end();
  });
  await listen(server, settings);
  const { DATABASE_URL: databaseUrl, CLICKHOUSE_CLUSTER: cluster } = settings;
  const hotColumns =
    databaseUrl === undefined
      ? undefined
      : startHotColumns({ databaseUrl, store: storeOptions, cluster, logger });
  const serviceEdges =
    databaseUrl === undefined
      ? undefined
      : startServiceEdges({ databaseUrl, store: storeOptions, inspector, logger });
  return {
    async stop() {
      await Promise.all([hotColumns?.stop(), serviceEdges?.stop(), writer.stop()]);
      await inspector.close();
      await store.close();
      server.close();
      server.closeAllConnections();
    },
  };
}

function listen(server: ReturnType<typeof createServer>, settings: WriterEnv): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(settings.SIGHTGLASS_WRITER_PORT, settings.SIGHTGLASS_BIND, resolve);
  });
}
