/** Process of the intake: builds its backends from the environment and runs the receivers. */
import { BlockList } from "node:net";
import { join } from "node:path";
import { kafkaOptions, openPublisher } from "@sightglass/bus";
import { PROCESS_NUMBERS } from "@sightglass/clickhouse";
import {
  createInputBook,
  createKeyRing,
  createMetadata,
  createMetadataPool,
  holdTurn,
  type InputLookup,
} from "@sightglass/metadata";
import {
  createEgress,
  createLogger,
  createMetrics,
  type RunningService,
  readNetworks,
  runService,
} from "@sightglass/runtime";
import { type IngestEnv, readIngestEnv } from "./env";
import { openEventIdFile } from "./event-id-file";
import type { ScrapeOptions } from "./receivers/scrape/start-scrape";
import { type Ingest, startIngest } from "./start-ingest";
import { syslogOptions } from "./syslog-options";

/** Of all projects; the oldest are scraped. */
const SCRAPE_TARGETS_MAX = 1_000;
/** Two listeners and the turn of the scraper hold one each. */
const POOL_CONNECTIONS = 6;

const logger = createLogger({ service: "ingest", level: "info" });
void runService({ name: "ingest", logger, start });

async function start(): Promise<RunningService> {
  const settings = readIngestEnv();
  logger.level = settings.SIGHTGLASS_LOG_LEVEL;
  const dataDir = settings.SIGHTGLASS_DATA_DIR;
  const pool = createMetadataPool({ url: settings.DATABASE_URL, logger, max: POOL_CONNECTIONS });
  const keyRing = await createKeyRing({ pool, logger, cacheFile: join(dataDir, "keys", "ingest-keys.json") });
  const inputBook = await createInputBook({ pool, logger, cacheFile: join(dataDir, "keys", "inputs.json") });
  const kafka = kafkaOptions(settings, { clientId: "sightglass-ingest", logger });
  const publisher = await openPublisher(
    { kafka, dataDir },
    {
      diskFreeMinBytes: settings.SIGHTGLASS_DISK_FREE_MIN,
      spoolBytesMax: settings.SIGHTGLASS_SPOOL_MAX,
      logger,
    },
  );
  const processNumber = (settings.SIGHTGLASS_PROCESS_NUMBER + publisher.processNumber) % PROCESS_NUMBERS;
  const processName = `ingest-${processNumber}`;
  const eventIdFile = openEventIdFile(publisher.folder, (error) =>
    logger.error({ folder: publisher.folder, err: error }, "the file event-ids could not be written"),
  );
  if (eventIdFile.isDamaged)
    logger.warn(
      { folder: publisher.folder },
      "the file event-ids is damaged; event ids begin with the clock",
    );
  const ingest = await startIngest({
    host: settings.SIGHTGLASS_BIND,
    port: settings.SIGHTGLASS_HTTP_PORT,
    memoryBytes: settings.SIGHTGLASS_INGEST_MEMORY,
    quota: {
      eventsPerSecond: settings.SIGHTGLASS_PROJECT_EVENTS_PER_SECOND,
      bytesPerSecond: settings.SIGHTGLASS_PROJECT_BYTES_PER_SECOND,
    },
    seriesLimits: seriesLimits(settings),
    takesHttp: settings.SIGHTGLASS_RECEIVERS.includes("http"),
    otlp: settings.SIGHTGLASS_RECEIVERS.includes("otlp") ? otlpOptions(settings) : undefined,
    syslog: settings.SIGHTGLASS_RECEIVERS.includes("syslog") ? syslogOptions(settings, inputBook) : undefined,
    ...lineDoors(settings, inputBook),
    scrape: settings.SIGHTGLASS_RECEIVERS.includes("scrape") ? scrapeOptions(settings, pool) : undefined,
    keyRing,
    publisher,
    processName,
    processNumber,
    eventIdFile,
    logger,
    metrics: createMetrics("ingest"),
  });
  tellDoors(ingest, processName);
  return {
    async stop() {
      await ingest.stop();
      await keyRing.close();
      await inputBook.close();
      await pool.end();
    },
  };
}

function otlpOptions(settings: IngestEnv) {
  return {
    host: settings.SIGHTGLASS_BIND,
    httpPort: settings.SIGHTGLASS_OTLP_HTTP_PORT,
    grpcPort: settings.SIGHTGLASS_OTLP_GRPC_PORT,
  };
}

function seriesLimits(settings: IngestEnv) {
  return {
    perProject: settings.SIGHTGLASS_SERIES_PER_PROJECT,
    perMetric: settings.SIGHTGLASS_SERIES_PER_METRIC,
  };
}

function lineDoors(settings: IngestEnv, inputs: InputLookup) {
  const receivers = settings.SIGHTGLASS_RECEIVERS;
  const lines = (port: number) => ({
    host: settings.SIGHTGLASS_BIND,
    ports: { udp: port, tcp: port },
    inputs,
  });
  const flushMs = settings.SIGHTGLASS_STATSD_FLUSH_SECONDS * 1000;
  return {
    statsd: receivers.includes("statsd") ? { ...lines(settings.SIGHTGLASS_STATSD_PORT), flushMs } : undefined,
    carbon: receivers.includes("carbon") ? lines(settings.SIGHTGLASS_CARBON_PORT) : undefined,
  };
}

function tellDoors(ingest: Ingest, processName: string): void {
  logger.info({ port: ingest.port, process: processName }, "the HTTP intake listens");
  for (const name of ["otlp", "syslog", "statsd", "carbon"] as const) {
    const door = ingest[name];
    if (door !== undefined) logger.info({ ...door.ports, door: name }, "the doors listen");
  }
}

function scrapeOptions(settings: IngestEnv, pool: ReturnType<typeof createMetadataPool>): ScrapeOptions {
  const { scrapeTargets } = createMetadata(pool);
  return {
    targets: () => scrapeTargets.open(SCRAPE_TARGETS_MAX),
    keepState: (state) => scrapeTargets.keepState(state),
    lead: (work, stop) => holdTurn({ pool, stop }, "scrapes", work),
    egress: createEgress(readNetworks(settings.SIGHTGLASS_EGRESS_ALLOW) ?? new BlockList()),
  };
}
