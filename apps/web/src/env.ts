/** Settings of the web process. The supervisor or the operator sets them; defaults are those of one machine. */
import { kafkaEnvFields } from "@sightglass/bus";
import { envBoolean, envLogLevel, envPort, envSecret, envString, loadEnv } from "@sightglass/runtime";
import * as z from "zod";

export const webEnvSchema = z.object({
  ...kafkaEnvFields,
  SIGHTGLASS_LOG_LEVEL: envLogLevel(),
  SIGHTGLASS_DATA_DIR: envString("./data").describe(
    "Data folder; the web process reads the local event log's positions.",
  ),
  SIGHTGLASS_PUBLIC_URL: envString("http://localhost:3000")
    .pipe(z.url())
    .describe("Address of the app as people type it."),
  SIGHTGLASS_TRUST_PROXY: envBoolean(false).describe(
    "True when only a reverse proxy reaches the app: sign-in then takes the client's address from the last entry of X-Forwarded-For. Otherwise that header is ignored and the address is that of the connection.",
  ),
  SIGHTGLASS_SECRET: envSecret({ min: 32 }).describe("Signs sessions; 32 characters or more."),
  SIGHTGLASS_METRICS_TOKEN: envSecret({ min: 20 })
    .optional()
    .describe(
      "Bearer token for GET /metrics on the web port, 20 characters or more; without it that path answers 404.",
    ),
  SIGHTGLASS_RECEIVERS: envString("http,otlp,syslog,statsd,carbon,scrape").describe(
    "Receivers that run, comma-separated.",
  ),
  SIGHTGLASS_HTTP_PORT: envPort(8080).describe("Port of the HTTP door."),
  SIGHTGLASS_OTLP_HTTP_PORT: envPort(4318).describe("Port of OTLP over HTTP."),
  SIGHTGLASS_OTLP_GRPC_PORT: envPort(4317).describe("Port of OTLP over gRPC."),
  SIGHTGLASS_SYSLOG_UDP_PORT: envPort(5514).describe("Port of syslog by UDP."),
  SIGHTGLASS_SYSLOG_TCP_PORT: envPort(5514).describe("Port of syslog by TCP."),
  SIGHTGLASS_SYSLOG_TLS_PORT: envPort(6514).describe("Port of syslog by TLS."),
  SIGHTGLASS_STATSD_PORT: envPort(8125).describe("Port of StatsD by UDP and TCP."),
  SIGHTGLASS_CARBON_PORT: envPort(2003).describe("Port of Carbon by TCP and UDP."),
  SIGHTGLASS_TLS_CERT: envString("").describe("Set when syslog by TLS is on."),
  SIGHTGLASS_BIND: envString("127.0.0.1").describe("Address that the receivers bind."),
  SIGHTGLASS_INGEST_URL: z
    .url()
    .optional()
    .describe("Where this process reaches the HTTP receiver; default the HTTP port at SIGHTGLASS_BIND."),
  CLICKHOUSE_URL: envString().pipe(z.url()).describe("ClickHouse over HTTP."),
  CLICKHOUSE_READER_USER: envString("reader").describe("Read-only ClickHouse user."),
  CLICKHOUSE_READER_PASSWORD: envString("").describe("Its password."),
  CLICKHOUSE_DATABASE: envString("sightglass").describe("Database of the telemetry tables."),
  SIGHTGLASS_QUERY_ROWS_MAX: z.coerce
    .number()
    .int()
    .min(1)
    .max(1_000_000_000)
    .default(1_000_000_000)
    .describe(
      "Rows that one query of the app or the API may read; past them it stops, says so and offers a shorter range. Exports are not bound by it.",
    ),
  DATABASE_URL: envString().pipe(z.url()).describe("Postgres."),
});
export type WebEnv = z.output<typeof webEnvSchema>;

/** @throws EnvError with every problem at once. */
export function loadWebEnv(): WebEnv {
  return loadEnv(webEnvSchema);
}
