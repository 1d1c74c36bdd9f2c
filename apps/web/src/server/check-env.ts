/** Reads the settings at the start of the server, for the sake of their problems alone. */
import { EnvError } from "@sightglass/runtime";
import { loadWebEnv } from "../env";

/** Ends the process with a table of what is wrong. */
export function checkWebEnv(): void {
  try {
    loadWebEnv();
  } catch (error) {
    if (!(error instanceof EnvError)) throw error;
    process.stderr.write(`${error.message}\n`);
    process.exit(1);
  }
}
