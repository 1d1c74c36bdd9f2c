/** Settings of the intake. */
import { kafkaEnvFields } from "@sightglass/bus";
import { PROCESS_NUMBERS } from "@sightglass/clickhouse";
import {
  envBytes,
  envLogLevel,
  envPort,
  envSecret,
  envString,
  loadEnv,
  readNetworks,
} from "@sightglass/runtime";
import { z } from "zod";

const RECEIVERS = ["http", "otlp", "syslog", "statsd", "carbon", "scrape"] as const;

const schema = z.object({
  ...kafkaEnvFields,
  SIGHTGLASS_BIND: envString("127.0.0.1").describe("Address that every port is bound to."),
  SIGHTGLASS_DATA_DIR: envString("./data").describe("Folder of everything that is kept."),
  SIGHTGLASS_LOG_LEVEL: envLogLevel().describe("Least severe level that is logged."),
  SIGHTGLASS_RECEIVERS: envString(RECEIVERS.join(","))
    .transform((text) => text.split(",").map((word) => word.trim()))
    .pipe(z.array(z.enum(RECEIVERS)).min(1))
    .describe("Receivers of this process, separated by commas: http, otlp, syslog, statsd, carbon, scrape."),
  SIGHTGLASS_HTTP_PORT: envPort(8080).describe("HTTP intake."),
  SIGHTGLASS_OTLP_HTTP_PORT: envPort(4318).describe("OTLP over HTTP."),
  SIGHTGLASS_OTLP_GRPC_PORT: envPort(4317).describe("OTLP over gRPC."),
  SIGHTGLASS_SYSLOG_UDP_PORT: envPort(5514).describe("Syslog by UDP."),
  SIGHTGLASS_SYSLOG_TCP_PORT: envPort(5514).describe("Syslog by TCP."),
  SIGHTGLASS_SYSLOG_TLS_PORT: envPort(6514).describe(
    "Syslog by TLS; on when SIGHTGLASS_TLS_CERT and SIGHTGLASS_TLS_KEY are set.",
  ),
  SIGHTGLASS_STATSD_PORT: envPort(8125).describe("StatsD and DogStatsD by UDP and TCP."),
  SIGHTGLASS_STATSD_FLUSH_SECONDS: envString("10")
    .refine((text) => /^\d{1,3}$/.test(text) && Number(text) > 0, "must be a number from 1 to 999")
    .transform(Number)
    .describe("Seconds over which StatsD values are added up; a kill loses so much of them at most."),
  SIGHTGLASS_CARBON_PORT: envPort(2003).describe("Carbon (Graphite plaintext) by TCP and UDP."),
  SIGHTGLASS_TLS_CERT: envString("").describe(
    "PEM file of the certificate and its chain, for doors with TLS.",
  ),
  SIGHTGLASS_TLS_KEY: envString("").describe("PEM file of its private key."),
  SIGHTGLASS_SYSLOG_PROXIES: envString("")
    .refine((text) => readNetworks(text) !== undefined, "must be addresses or networks such as 10.0.0.0/8")
    .describe(
      "Networks of proxies, separated by commas, whose PROXY protocol line (version 1) is believed on syslog TCP and TLS.",
    ),
  SIGHTGLASS_INGEST_MEMORY: envBytes("256MiB").describe(
    "Bytes of request bodies held at one time; past it 503.",
  ),
  SIGHTGLASS_PROJECT_EVENTS_PER_SECOND: envString("0")
    .refine((text) => /^\d{1,9}$/.test(text), "must be a whole number; 0 sets no bound")
    .transform(Number)
    .describe("Events a second that one project may send to this process; past it 429. 0: no bound."),
  SIGHTGLASS_PROJECT_BYTES_PER_SECOND: envBytes("0").describe(
    "Bytes of bodies a second, after decompression, that one project may send to this process; past it 429. 0: no bound.",
  ),
  SIGHTGLASS_EGRESS_ALLOW: envString("")
    .refine((text) => readNetworks(text) !== undefined, "must be addresses or networks such as 10.0.0.0/8")
    .describe(
      "Private or loopback networks, separated by commas, that calls to addresses of users, such as scrapes, may go to.",
    ),
  SIGHTGLASS_SERIES_PER_PROJECT: envString("100000")
    .refine((text) => /^[1-9]\d{0,6}$/.test(text), "must be a whole number from 1")
    .transform(Number)
    .describe(
      "Active series that a project may have in this process; what is beyond is folded into __other__.",
    ),
  SIGHTGLASS_SERIES_PER_METRIC: envString("20000")
    .refine((text) => /^[1-9]\d{0,6}$/.test(text), "must be a whole number from 1")
    .transform(Number)
    .describe("The same for one metric of a project."),
  SIGHTGLASS_PROCESS_NUMBER: envString("0")
    .refine(
      (text) => /^\d{1,4}$/.test(text) && Number(text) < PROCESS_NUMBERS,
      "must be a number from 0 to 1023",
    )
    .transform(Number)
    .describe(
      "Number of the first ingest process that uses this data folder; each further one takes the next. It stands in event ids: data folders that send to one Kafka need numbers apart.",
    ),
  SIGHTGLASS_SPOOL_MAX: envBytes("1GiB").describe(
    "Bytes of events kept on the own disk while Kafka is away; past it 503.",
  ),
  SIGHTGLASS_DISK_FREE_MIN: envBytes("1GiB").describe("Free disk space below which intake answers 503."),
  DATABASE_URL: envSecret({ min: 1 }).describe(
    "Postgres of accounts and keys: postgres://user:password@host:port/name.",
  ),
});

export const ingestEnvSchema = schema;
export type IngestEnv = z.infer<typeof schema>;

/** Throws EnvError with all problems at once. */
export function readIngestEnv(): IngestEnv {
  return loadEnv(schema);
}
