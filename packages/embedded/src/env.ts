/** The one variable that the engines take from the environment. */
import { envString, loadEnv } from "@sightglass/runtime";
import { z } from "zod";

const schema = z.object({ PATH: envString("/usr/bin:/bin").describe("where setpriv is searched") });

/** Folders to search for programs, separated as the platform does. */
export function searchPath(): string {
  return loadEnv(schema).PATH;
}
