/** When this process first saw an event: the newest events of the last projects that looked. */
import type { Sightings } from "@sightglass/usecases";

const SIGHTINGS_MAX = 1_000;

/** Memory: one id and time for each of at most `SIGHTINGS_MAX` events; the oldest is forgotten first. */
export function createSightings(): Sightings {
  const seen = new Map<string, number>();
  return {
    firstSeenMs(id, nowMs) {
      const known = seen.get(id);
      if (known !== undefined) return known;
      seen.set(id, nowMs);
      for (const oldest of seen.keys()) {
        if (seen.size <= SIGHTINGS_MAX) break;
        seen.delete(oldest);
      }
      return nowMs;
    },
  };
}
