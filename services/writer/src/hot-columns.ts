/**
 * Looks after the columns of hot keys, beside the inserts: of several writers one at a time, while Postgres
 * answers. Nothing here can hold up an insert; what fails is tried again.
 */
import { createWriterClient, type StoreOptions } from "@sightglass/clickhouse";
import { createMetadata, createMetadataPool, takeTurn } from "@sightglass/metadata";
import { errorMessage, type Logger, type RunningService, sleep } from "@sightglass/runtime";
import { tendHotColumns } from "@sightglass/usecases";

export interface HotColumnsOptions {
  readonly databaseUrl: string;
  readonly store: StoreOptions;
  readonly cluster: string;
  readonly logger: Logger;
}

const EVERY_MS = 10_000;
const WHILE_BUILDING_MS = 2_000;
const FAILED_MS = 30_000;
/** Of one statement: changes of the table wait for every replica. */
const TIMEOUT_MS = 200_000;
const STOP_MS = 2_000;

export function startHotColumns({ databaseUrl, store, cluster, logger }: HotColumnsOptions): RunningService {
  const pool = createMetadataPool({ url: databaseUrl, logger, max: 3 });
  const client = createWriterClient({ ...store, timeoutMs: TIMEOUT_MS, connectionsMax: 2 });
  const { hotKeys } = createMetadata(pool);
  const table = { client, database: store.database, cluster };
  const stop = new AbortController();
  let failing = false;
  const look = async () => {
    let building = false;
    await takeTurn(pool, "hotColumns", async () => {
      building = await tendHotColumns({
        hotKeys,
        table,
        onStep: (step, column) => logger.info({ column }, `column of a hot key: ${step}`),
      });
    });
    failing = false;
    return building ? WHILE_BUILDING_MS : EVERY_MS;
  };
  const run = async () => {
    while (!stop.signal.aborted) {
      const pauseMs = await look().catch((error: unknown) => {
        if (!failing) logger.warn({ reason: errorMessage(error) }, "columns of hot keys wait");
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
