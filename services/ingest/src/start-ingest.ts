/** Puts the service together from its backends: receivers in front, the chain, the event log behind. */

import { compressZstd, type Publisher } from "@sightglass/bus";
import { AttributeKeys, EventIds, LogRow, SpanRow } from "@sightglass/clickhouse";
import { healthHandler, type Logger, type Metrics, type Readiness } from "@sightglass/runtime";
import { LIMITS } from "@sightglass/telemetry";
import type { SeriesLimits } from "./active-series";
import { ByteBudget } from "./byte-budget";
import type { EventIdFile } from "./event-id-file";
import { createIngestMetrics, type IngestMetrics } from "./metrics";
import { Pipeline, type PipelineParts } from "./pipeline";
import { ProjectQuota, type QuotaRates } from "./project-quota";
import { startCarbon } from "./receivers/carbon/start-carbon";
import { createLogsRoute, type LogsRouteOptions, type Route } from "./receivers/http/logs-route";
import { startHttpReceiver } from "./receivers/http/server";
import type { LineDoorOptions, LineDoors } from "./receivers/lines/start-line-doors";
import { peerRoleOf } from "./receivers/otlp/read-span";
import { type OtlpOptions, type OtlpReceiver, startOtlp } from "./receivers/otlp/start-otlp";
import { createWriteRoute, WRITE_PATHS } from "./receivers/prometheus/write-route";
import { type ScrapeOptions, startScrape } from "./receivers/scrape/start-scrape";
import { type StatsdOptions, startStatsd } from "./receivers/statsd/start-statsd";
import type { LineIntakeParts } from "./receivers/syslog/line-intake";
import { type SyslogOptions, type SyslogReceiver, startSyslog } from "./receivers/syslog/start-syslog";
import type { OpenPorts } from "./receivers/wrong-door";
import { RefusedRequests } from "./refused-requests";
import { Resources } from "./resources";
import { SeriesBook } from "./series-book";
import { OpenBlock } from "./steps/append";
import type { KeyLookup } from "./steps/authenticate";
import { EventDraft } from "./steps/draft";
import { createInflater } from "./steps/inflate";
import { Normalizer } from "./steps/normalize";
import { BlockLine } from "./steps/publish";
import { roleOf } from "./steps/roles";

export interface IngestOptions {
  readonly host: string;
  /** 0 takes any free port. */
  readonly port: number;
  readonly memoryBytes: number;
  /** False: the HTTP port answers for the health of the process only. */
  readonly takesHttp: boolean;
  /** Left out: no OTLP. */
  readonly otlp?: OtlpOptions | undefined;
  /** Left out: no syslog. */
  readonly syslog?: SyslogOptions | undefined;
  /** Left out: no StatsD. */
  readonly statsd?: StatsdOptions | undefined;
  /** Left out: no Carbon. */
  readonly carbon?: LineDoorOptions | undefined;
  /** Left out: this process scrapes nothing. */
  readonly scrape?: ScrapeOptions | undefined;
  /** How many series a project and a metric may have in this process. */
  readonly seriesLimits?: SeriesLimits | undefined;
  /** What each project may send. */
  readonly quota: QuotaRates;
  readonly keyRing: KeyLookup;
  readonly publisher: Publisher;
  /** Name of this process on the event log, and its number 0 to 1023 inside event ids. */
  readonly processName: string;
  readonly processNumber: number;
  /** Keeps event ids from repeating over restarts; closed before the publisher. */
  readonly eventIdFile: EventIdFile;
  readonly logger: Logger;
  readonly metrics: Metrics;
}

export interface Ingest {
  readonly port: number;
  readonly otlp: OtlpReceiver | undefined;
  readonly syslog: SyslogReceiver | undefined;
  readonly statsd: LineDoors | undefined;
  readonly carbon: LineDoors | undefined;
  /** Answers what was begun, makes it durable and closes the publisher. New requests get 503 meanwhile. */
  stop(): Promise<void>;
}

export async function startIngest(options: IngestOptions): Promise<Ingest> {
  const { publisher, logger, keyRing } = options;
  const budget = new ByteBudget(options.memoryBytes);
  const metrics = createIngestMetrics(options.metrics, budget);
  const resources = new Resources();
  const seriesBook = new SeriesBook(options.seriesLimits, options.processName);
  const line = new BlockLine(new OpenBlock(), {
    publisher,
    compress: compressZstd,
    processName: options.processName,
    onPublished: metrics.published,
    onLost: (error) => {
      resources.forget();
      seriesBook.forget();
      metrics.lost();
      logger.error({ err: error }, "the event log did not take a block");
    },
  });
  const refused = new RefusedRequests(line);
  const parts = buildParts(options, { budget, metrics, resources, seriesBook, line, refused });
  const pipeline = new Pipeline(parts);
  const doors: OpenPorts = {};
  const door = {
    doors,
    pipeline,
    budget,
    health: healthHandler({ metrics: options.metrics, ready: async () => readiness(publisher, keyRing) }),
    onAnswer: metrics.answered,
    onError: (error: unknown) => logger.error({ err: error }, "a request failed"),
  };
  const receiver = await startHttpReceiver({
    ...door,
    host: options.host,
    port: options.port,
    routes: new Map(options.takesHttp ? httpRoutes(door) : []),
  });
  if (options.takesHttp) doors.http = receiver.port;
  const otlp = options.otlp && (await startOtlp(options.otlp, door));
  if (otlp !== undefined) Object.assign(doors, { otlpHttp: otlp.ports.http, otlpGrpc: otlp.ports.grpc });
  const keyless = await startKeyless(options, { ...parts, doors, logger });
  return {
    port: receiver.port,
    otlp,
    ...keyless.doors,
    async stop() {
      pipeline.stop();
      await Promise.all([receiver.stop(), otlp?.stop(), keyless.stop()]);
      refused.flush();
      await line.drain();
      options.eventIdFile.close();
      await publisher.close();
    },
  };
}

/** Receivers whose senders show no key, and the scraper. */
async function startKeyless(options: IngestOptions, parts: LineIntakeParts) {
  const syslog = options.syslog && (await startSyslog(options.syslog, parts));
  const statsd = options.statsd && (await startStatsd(options.statsd, parts));
  const carbon = options.carbon && (await startCarbon(options.carbon, parts));
  const scraper = options.scrape && startScrape(options.scrape, parts);
  return {
    doors: { syslog, statsd, carbon },
    async stop() {
      await Promise.all([syslog?.stop(), statsd?.stop(), carbon?.stop(), scraper?.stop()]);
    },
  };
}

function httpRoutes(door: LogsRouteOptions): [string, Route][] {
  const write = createWriteRoute(door);
  return [
    ["/api/v1/logs", createLogsRoute(door)],
    ...WRITE_PATHS.map((path): [string, Route] => [path, write]),
  ];
}

function buildParts(
  options: IngestOptions,
  parts: Pick<PipelineParts, "budget" | "resources" | "seriesBook" | "line" | "refused"> & {
    metrics: IngestMetrics;
  },
): PipelineParts {
  const { keyRing, publisher, processNumber } = options;
  const { metrics, ...shared } = parts;
  const draft = new EventDraft(new AttributeKeys(roleOf), new LogRow());
  const quota = new ProjectQuota(options.quota, () => performance.now());
  return {
    ...shared,
    keyRing,
    quota,
    draft,
    normalizer: new Normalizer(draft),
    spanDraft: new EventDraft(new AttributeKeys(peerRoleOf), new SpanRow()),
    ids: new EventIds(processNumber, options.eventIdFile),
    inflater: createInflater(LIMITS.inflatedBytesMax),
    assertWritable: () => publisher.assertWritable(),
    chargeEvents: (projectId, events) => quota.chargeEvents(projectId, events),
    count: metrics.count,
    onBytes: metrics.received,
  };
}

function readiness(publisher: Publisher, keyRing: KeyLookup): Readiness {
  const keys = keyRing.state();
  const checks: Record<string, string> = {
    event_log: "ok",
    ingest_keys: `${keys.secrets} from ${keys.source}`,
  };
  const spool = publisher.state;
  if (spool !== undefined) checks.spool = `${spool.direct ? "direct" : "waiting"}, ${spool.spoolBytes} bytes`;
  let ok = keys.source !== "none";
  try {
    publisher.assertWritable();
  } catch (error) {
    ok = false;
    checks.event_log = error instanceof Error ? error.message : "refused";
  }
  return { ok, checks };
}
