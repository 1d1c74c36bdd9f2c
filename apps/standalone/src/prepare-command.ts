/**
 * `main.js prepare`: brings outside stores to the schema of this version and makes the first organization, then ends.
 * For installations whose processes are started by something else than the supervisor.
 */
import { AppError, createLogger } from "@sightglass/runtime";
import type { Settings } from "./env";
import { prepareStores } from "./prepare";
import type { Terminal } from "./terminal";

/** @throws AppError `start.usage` when a store is not named; what the stores refuse. */
export async function prepareOnly(settings: Settings, terminal: Terminal): Promise<void> {
  if (settings.DATABASE_URL === "" || settings.CLICKHOUSE_URL === "") {
    throw new AppError("start.usage", "prepare needs DATABASE_URL and CLICKHOUSE_URL.");
  }
  const start = await prepareStores({
    settings,
    access: {
      databaseUrl: settings.DATABASE_URL,
      clickhouseUrl: settings.CLICKHOUSE_URL,
      clickhouseUser: settings.CLICKHOUSE_USER,
      clickhousePassword: settings.CLICKHOUSE_PASSWORD,
    },
    logger: createLogger({ service: "prepare", level: settings.SIGHTGLASS_LOG_LEVEL }),
    print: terminal.partPrinter("prepare"),
    signal: new AbortController().signal,
  });
  if (!start.created) {
    terminal.write("The stores are ready.");
    return;
  }
  terminal.write(
    [
      "The stores are ready. Shown only this once, keep them:",
      `  Login       ${start.adminEmail}`,
      `  Password    ${settings.SIGHTGLASS_ADMIN_PASSWORD === undefined ? start.adminPassword : "as given in SIGHTGLASS_ADMIN_PASSWORD"}`,
      `  Ingest key  ${settings.SIGHTGLASS_INGEST_KEY === undefined ? start.ingestKey : "as given in SIGHTGLASS_INGEST_KEY"}`,
      `  API token   ${settings.SIGHTGLASS_API_TOKEN === undefined ? start.apiToken : "as given in SIGHTGLASS_API_TOKEN"}`,
    ].join("\n"),
  );
}
