/** Settings of the writer. */
import { kafkaEnvFields } from "@sightglass/bus";
import { envLogLevel, envPort, envSecret, envString, loadEnv } from "@sightglass/runtime";
import { z } from "zod";

const schema = z.object({
  ...kafkaEnvFields,
  SIGHTGLASS_BIND: envString("127.0.0.1").describe("Address that every port is bound to."),
  SIGHTGLASS_DATA_DIR: envString("./data").describe("Folder of everything that is kept."),
  SIGHTGLASS_LOG_LEVEL: envLogLevel().describe("Least severe level that is logged."),
  SIGHTGLASS_WRITER_PORT: envPort(8090).describe("Health and metrics of the writer."),
  CLICKHOUSE_URL: envString().describe("ClickHouse over HTTP: http://host:port."),
  CLICKHOUSE_USER: envString("writer").describe("ClickHouse user that inserts."),
  CLICKHOUSE_PASSWORD: envSecret({ min: 0 }).describe("Password of that user."),
  CLICKHOUSE_DATABASE: envString("sightglass").describe("ClickHouse database."),
  CLICKHOUSE_CLUSTER: envString("").describe(
    "Cluster name for replicated tables; empty for a single server.",
  ),
  DATABASE_URL: envSecret({ min: 1 })
    .optional()
    .describe(
      "Postgres; without it no key gets a column of its own and the service map stays empty. Inserts never wait for it.",
    ),
});

export const writerEnvSchema = schema;
export type WriterEnv = z.infer<typeof schema>;

/** Throws EnvError with all problems at once. */
export function readWriterEnv(): WriterEnv {
  return loadEnv(schema);
}
