/** Reads the settings at the start of the server, so that their problems end it. */
import { EnvError } from "@sightglass/runtime";
import { loadWebEnv, type WebEnv } from "../env";

/** The settings. Ends the process with a table of what is wrong. */
export function checkWebEnv(): WebEnv {
  try {
    return loadWebEnv();
  } catch (error) {
    if (!(error instanceof EnvError)) throw error;
    process.stderr.write(`${error.message}\n`);
    process.exit(1);
  }
}
