/**
 * Makes the edges of the service map, beside the inserts: of several writers one at a time, while Postgres
 * answers. Nothing here can hold up an insert; what fails is tried again.
 */
import type { BusInspector } from "@sightglass/bus";
import { createWriterClient, type StoreOptions } from "@sightglass/clickhouse";
import { createMetadataPool, takeTurn } from "@sightglass/metadata";
import { errorMessage, type Logger, type RunningService, sleep } from "@sightglass/runtime";
import { type EdgeMemory, tendServiceEdges } from "@sightglass/usecases";

export interface ServiceEdgesOptions {
  readonly databaseUrl: string;
  readonly store: StoreOptions;
  readonly inspector: BusInspector;
  readonly logger: Logger;
}

const EVERY_MS = 15_000;
const FAILED_MS = 30_000;
const TIMEOUT_MS = 90_000;
const STOP_MS = 2_000;

export function startServiceEdges({
  databaseUrl,
  store,
  inspector,
  logger,
}: ServiceEdgesOptions): RunningService {
  const pool = createMetadataPool({ url: databaseUrl, logger, max: 2 });
  const client = createWriterClient({ ...store, timeoutMs: TIMEOUT_MS, connectionsMax: 1 });
  const stop = new AbortController();
  const memory: EdgeMemory = new Map();
  const work = { store: { client, database: store.database }, bus: inspector };
  let failing = false;
  const look = async () => {
    await takeTurn(pool, "serviceEdges", async () => {
      await tendServiceEdges(work, memory);
    });
    failing = false;
    return EVERY_MS;
  };
  const run = async () => {
    while (!stop.signal.aborted) {
      const pauseMs = await look().catch((error: unknown) => {
        if (!failing) logger.warn({ reason: errorMessage(error) }, "the edges between services wait");
        failing = true;
        return FAILED_MS;
      });
      await sleep(pauseMs, stop.signal).catch(() => undefined);
    }
  };
  const running = run();
  return {
    async stop() {
      stop.abort();
      await Promise.race([running, sleep(STOP_MS)]);
      await client.close();
      // A connection that is at work ends with the process.
      void pool.end();
    },
  };
}
