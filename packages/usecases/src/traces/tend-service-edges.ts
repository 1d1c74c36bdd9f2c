/**
 * Makes the edges between services, minute by minute: once a minute is over and what was received until then is
 * stored, and a second time ten minutes later for the spans that came late. One process at a time (`takeTurn`);
 * what a second one does again is stored once.
 */
import type { BusInspector } from "@sightglass/bus";
import { WRITER_GROUP } from "@sightglass/bus";
import { type EdgeStore, edgeProgress, makeServiceEdges } from "@sightglass/clickhouse";
import { completeToMs } from "../logs/complete-to";

/** After the end of the minute, by pass: most spans have come after the first, almost all after the second. */
export const EDGE_PASSES_AFTER_MS = [60_000, 600_000] as const;
const MINUTE_MS = 60_000;
/** After a longer stop, older minutes get no edges. */
const REACH_MS = 24 * 3_600_000;
/** Of one look, so that the turn can change hands. */
const MINUTES_MAX = 60;

export interface ServiceEdgeWork {
  readonly store: EdgeStore;
  readonly bus: Pick<BusInspector, "lag">;
  readonly now?: () => number;
}

/** By pass, the minute that was made last; kept by the process between looks. */
export type EdgeMemory = Map<number, number>;

/** How many minutes were made; as many as a look may make when there are more. @throws when the event log or the store cannot be asked */
export async function tendServiceEdges(work: ServiceEdgeWork, memory: EdgeMemory): Promise<number> {
  const { store, bus, now = Date.now } = work;
  const completeMs = completeToMs(await bus.lag(WRITER_GROUP), now());
  if (completeMs === null) return 0;
  const { done, firstSpanMs } = await edgeProgress(store, now() - REACH_MS);
  if (firstSpanMs === null) return 0;
  let made = 0;
  for (const [pass, afterMs] of EDGE_PASSES_AFTER_MS.entries()) {
    const last = Math.max(memory.get(pass) ?? 0, done.get(pass) ?? 0);
    let atMs = Math.max(firstSpanMs, last + MINUTE_MS);
    for (; atMs + MINUTE_MS + afterMs <= completeMs && made < MINUTES_MAX; atMs += MINUTE_MS) {
      await makeServiceEdges(store, { atMs, pass });
      memory.set(pass, atMs);
      made++;
    }
  }
  return made;
}
