/** What happens once when the Next server starts; imported by src/instrumentation.ts only. */
import { EnvError } from "@sightglass/runtime";
import { currentApp } from "./current-app";

/**
 * Reads the environment now: a wrong one ends the process with a table of all problems instead of
 * failing each request. On SIGTERM Next lets the open requests end and exits, which closes every
 * connection; closing them earlier would fail those requests.
 */
export function startServer(): void {
  try {
    const app = currentApp();
    app.logger.info({ url: app.publicOrigin }, "the app is up");
  } catch (error) {
    if (!(error instanceof EnvError)) throw error;
    process.stderr.write(`${error.message}\n`);
    process.exit(1);
  }
}
