/** Makes the edges of the service map. */
import type { BusInspector } from "@sightglass/bus";
import type { RunningService } from "@sightglass/runtime";
import { type EdgeMemory, tendServiceEdges } from "@sightglass/usecases";
import { startUpkeep, type UpkeepOptions } from "./upkeep";

export interface ServiceEdgesOptions extends UpkeepOptions {
  readonly inspector: BusInspector;
}

const EVERY_MS = 15_000;
const TIMEOUT_MS = 90_000;

export function startServiceEdges({ inspector, ...options }: ServiceEdgesOptions): RunningService {
  return startUpkeep(options, {
    turn: "serviceEdges",
    timeoutMs: TIMEOUT_MS,
    everyMs: EVERY_MS,
    waits: "the edges between services wait",
    open: ({ client }) => {
      const memory: EdgeMemory = new Map();
      const work = { store: { client, database: options.store.database }, bus: inspector };
      return async () => {
        await tendServiceEdges(work, memory);
        return EVERY_MS;
      };
    },
  });
}
