/** Where tests keep what they fetched once for all runs. */
import { homedir } from "node:os";
import { join } from "node:path";

export function cacheFolder(): string {
  const { SIGHTGLASS_CACHE_DIR, XDG_CACHE_HOME } = process.env;
  return SIGHTGLASS_CACHE_DIR ?? join(XDG_CACHE_HOME ?? join(homedir(), ".cache"), "sightglass");
}
