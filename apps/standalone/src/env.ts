/** Settings of the supervisor. It passes the rest of the environment on to the services. */
import { join, resolve } from "node:path";
import { kafkaEnvFields } from "@sightglass/bus";
import {
  EnvError,
  envBytes,
  envLogLevel,
  envPort,
  envSecret,
  envString,
  loadEnv,
  parseBytes,
} from "@sightglass/runtime";
import { z } from "zod";

/** Every setting with its description. @public The reference of settings is made from it. */
export const standaloneEnvSchema = z.object({
  ...kafkaEnvFields,
  SIGHTGLASS_BIND: envString("127.0.0.1").describe("Address that web and receivers bind."),
  SIGHTGLASS_DATA_DIR: envString("./data").describe("Data folder."),
  SIGHTGLASS_LOG_LEVEL: envLogLevel().describe(
    "Least level of the log files: trace, debug, info, warn, error.",
  ),
  SIGHTGLASS_WEB_PORT: envPort(3000).describe("Port of the app and its API."),
  SIGHTGLASS_HTTP_PORT: envPort(8080).describe("Port of the HTTP intake."),
  SIGHTGLASS_RECEIVERS: envString("http,otlp,syslog,statsd,carbon,scrape").describe(
    "Receivers of the intake, separated by commas.",
  ),
  SIGHTGLASS_OTLP_HTTP_PORT: envPort(4318).describe("Port of OTLP over HTTP."),
  SIGHTGLASS_OTLP_GRPC_PORT: envPort(4317).describe("Port of OTLP over gRPC."),
  SIGHTGLASS_SYSLOG_UDP_PORT: envPort(5514).describe("Port of syslog by UDP."),
  SIGHTGLASS_SYSLOG_TCP_PORT: envPort(5514).describe("Port of syslog by TCP."),
  SIGHTGLASS_SYSLOG_TLS_PORT: envPort(6514).describe(
    "Port of syslog by TLS, on when SIGHTGLASS_TLS_CERT and SIGHTGLASS_TLS_KEY are set.",
  ),
  SIGHTGLASS_STATSD_PORT: envPort(8125).describe("Port of StatsD by UDP and TCP."),
  SIGHTGLASS_CARBON_PORT: envPort(2003).describe("Port of Carbon by TCP and UDP."),
  SIGHTGLASS_TLS_CERT: envString("").describe(
    "PEM file of the certificate and its chain, for doors with TLS.",
  ),
  SIGHTGLASS_TLS_KEY: envString("").describe("PEM file of its private key."),
  SIGHTGLASS_WRITER_PORT: envPort(8090).describe("Port of the writer's health and metrics, loopback only."),
  SIGHTGLASS_CLICKHOUSE_PORT: envPort(18123).describe("Port of the embedded ClickHouse, loopback only."),
  SIGHTGLASS_POSTGRES_PORT: envPort(15432).describe("Port of the embedded Postgres, loopback only."),
  SIGHTGLASS_CLICKHOUSE_MEMORY: envString("")
    .refine((text) => text === "" || parseBytes(text) !== undefined, "must be a size such as 2GiB")
    .describe("Most memory of the embedded ClickHouse; half of the machine when empty."),
  SIGHTGLASS_DISK_FREE_MIN: envBytes("1GiB").describe("Intake answers 503 when less of the disk is free."),
  SIGHTGLASS_PUBLIC_URL: envString("").describe(
    "Address of the app as people type it; when empty http://localhost, or the address of SIGHTGLASS_BIND, and the web port.",
  ),
  SIGHTGLASS_SECRET: envSecret({ min: 32 })
    .optional()
    .describe("Signs sessions; 32 characters or more; made and kept in the data folder when empty."),
  SIGHTGLASS_ADMIN_EMAIL: envString()
    .optional()
    .describe("Login of the first owner; admin@localhost when empty."),
  SIGHTGLASS_ADMIN_PASSWORD: envString()
    .optional()
    .describe("Password of the first owner, 12 characters or more."),
  SIGHTGLASS_INGEST_KEY: envString().optional().describe("First ingest key, 20 characters or more."),
  SIGHTGLASS_API_TOKEN: envString().optional().describe("First API token, 20 characters or more."),
  CLICKHOUSE_URL: envString("").describe("ClickHouse over HTTP; the embedded one is started when empty."),
  CLICKHOUSE_USER: envString("writer").describe("ClickHouse user that migrates and inserts."),
  CLICKHOUSE_PASSWORD: envString("").describe("Its password."),
  CLICKHOUSE_DATABASE: envString("sightglass").describe("Database of the telemetry tables."),
  CLICKHOUSE_CLUSTER: envString("").describe("Cluster name for replicated tables; empty for one server."),
  DATABASE_URL: envString("").describe("Postgres; the embedded one is started when empty."),
});

/** Everything that the supervisor knows from outside. */
export interface Settings extends z.output<typeof standaloneEnvSchema> {
  /** Absolute. */
  readonly dataDir: string;
  readonly publicUrl: string;
  /** The HTTP intake as people can reach it, on the host of `publicUrl`. */
  readonly ingestUrl: string;
  /** The environment to pass on, without the secrets of the first start. */
  readonly inherited: NodeJS.ProcessEnv;
}

const OWN_SECRETS = [
  "SIGHTGLASS_ADMIN_PASSWORD",
  "SIGHTGLASS_INGEST_KEY",
  "SIGHTGLASS_API_TOKEN",
  "SIGHTGLASS_ADMIN_EMAIL",
];

/** Reads and checks the environment. @throws EnvError. */
export function loadSettings(source: NodeJS.ProcessEnv = process.env): Settings {
  const env = loadEnv(standaloneEnvSchema, source);
  if (env.CLICKHOUSE_URL === "" && env.CLICKHOUSE_DATABASE !== "sightglass") {
    throw new EnvError([
      { name: "CLICKHOUSE_DATABASE", message: "must be sightglass with the embedded ClickHouse" },
    ]);
  }
  const inherited = { ...source };
  for (const name of OWN_SECRETS) {
    delete inherited[name];
    delete inherited[`${name}_FILE`];
  }
  const ownHost = hostForPeople(env.SIGHTGLASS_BIND);
  const publicUrl =
    env.SIGHTGLASS_PUBLIC_URL === ""
      ? `http://${ownHost}:${env.SIGHTGLASS_WEB_PORT}`
      : env.SIGHTGLASS_PUBLIC_URL.replace(/\/+$/, "");
  const publicHost = URL.canParse(publicUrl) ? new URL(publicUrl).hostname : "";
  return {
    ...env,
    dataDir: resolve(env.SIGHTGLASS_DATA_DIR),
    publicUrl,
    ingestUrl: `http://${publicHost === "" ? ownHost : publicHost}:${env.SIGHTGLASS_HTTP_PORT}`,
    inherited,
  };
}

/** What to type for what binds `bind`: the address itself, unless `localhost` means the same. */
function hostForPeople(bind: string): string {
  if (["127.0.0.1", "0.0.0.0", "::"].includes(bind)) return "localhost";
  return bind.includes(":") ? `[${bind}]` : bind;
}

/** Folder of the children's logs. */
export function logFolder(settings: Settings): string {
  return join(settings.dataDir, "logs");
}
