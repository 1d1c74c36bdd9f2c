/** What happens once when the Next server starts; imported by src/instrumentation.ts only. */
import { createLogger, EnvError } from "@sightglass/runtime";
import { loadWebEnv } from "../env";

/**
 * Reads the environment now: a wrong one ends the process with a table of all problems instead of
 * failing each request. It must not make the app: Next bundles this module apart from the routes, and
 * objects of classes that are loaded twice do not fit together (every query would be refused). The first
 * request to a route makes it, which is the supervisor's /readyz. On SIGTERM Next lets the open requests
 * end and exits, which closes every connection; closing them earlier would fail those requests.
 */
export function startServer(): void {
  try {
    const env = loadWebEnv();
    const logger = createLogger({ service: "web", level: env.SIGHTGLASS_LOG_LEVEL });
    logger.info({ url: env.SIGHTGLASS_PUBLIC_URL }, "the web server starts");
  } catch (error) {
    if (!(error instanceof EnvError)) throw error;
    process.stderr.write(`${error.message}\n`);
    process.exit(1);
  }
}
