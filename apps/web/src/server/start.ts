/** What happens once when the Next server starts; imported by src/instrumentation.ts only. */
import { createLogger, EnvError } from "@sightglass/runtime";
import { loadWebEnv } from "../env";
import type { App } from "./app";

declare global {
  var sightglassApp: App | undefined;
}

/**
 * Reads the environment now: a wrong one ends the process with a table of all problems instead of
 * failing each request. The app itself is made by the first request (the supervisor's /readyz): Next
 * bundles this module apart from the routes, and objects of classes loaded twice do not fit together.
 * Next itself closes the server on SIGTERM; a lost supervisor counts as one.
 */
export function startServer(): void {
  try {
    const env = loadWebEnv();
    process.once("SIGTERM", () => void globalThis.sightglassApp?.close());
    process.once("disconnect", stop);
    if (process.send && !process.connected) stop();
    const logger = createLogger({ service: "web", level: env.SIGHTGLASS_LOG_LEVEL });
    logger.info({ url: env.SIGHTGLASS_PUBLIC_URL }, "the app is up");
  } catch (error) {
    if (!(error instanceof EnvError)) throw error;
    process.stderr.write(`${error.message}\n`);
    process.exit(1);
  }
}

function stop(): void {
  process.kill(process.pid, "SIGTERM");
}
