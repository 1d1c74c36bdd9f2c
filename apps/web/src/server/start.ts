/** What happens once when the Next server starts; imported by src/instrumentation.ts only. */
import { EnvError } from "@sightglass/runtime";
import { currentApp } from "./current-app";

/**
 * Reads the environment now: a wrong one ends the process with a table of all problems instead of
 * failing each request. Next itself closes the server on SIGTERM; a lost supervisor counts as one.
 */
export function startServer(): void {
  try {
    const app = currentApp();
    process.once("SIGTERM", () => void app.close());
    process.once("disconnect", stop);
    if (process.send && !process.connected) stop();
    app.logger.info({ url: app.publicOrigin }, "the app is up");
  } catch (error) {
    if (!(error instanceof EnvError)) throw error;
    process.stderr.write(`${error.message}\n`);
    process.exit(1);
  }
}

function stop(): void {
  process.kill(process.pid, "SIGTERM");
}
