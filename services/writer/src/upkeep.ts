/**
 * Work on the store beside the inserts: of several writers one does it at a time, while Postgres answers. Nothing here
 * can hold up an insert; what fails is told once and tried again.
 */
import { createWriterClient, type StoreOptions } from "@sightglass/clickhouse";
import { createMetadataPool, takeTurn } from "@sightglass/metadata";
import { errorMessage, type Logger, type RunningService, sleep } from "@sightglass/runtime";

export interface UpkeepOptions {
  readonly databaseUrl: string;
  readonly store: StoreOptions;
  readonly logger: Logger;
}

type Pool = ReturnType<typeof createMetadataPool>;
type Client = ReturnType<typeof createWriterClient>;

export interface Upkeep {
  readonly turn: Parameters<typeof takeTurn>[1];
  /** Of one statement. */
  readonly timeoutMs: number;
  /** Until the work is looked at again, when another process has the turn. */
  readonly everyMs: number;
  /** What is said when it fails. */
  readonly waits: string;
  /** Makes one look at the work, which gives the time until the next, in ms. */
  readonly open: (parts: { pool: Pool; client: Client }) => () => Promise<number>;
}

const FAILED_MS = 30_000;
const STOP_MS = 2_000;
/** One for the turn, the others for what the work asks. */
const CONNECTIONS = 3;

export function startUpkeep({ databaseUrl, store, logger }: UpkeepOptions, upkeep: Upkeep): RunningService {
  const { turn, timeoutMs, everyMs, waits, open } = upkeep;
  const pool = createMetadataPool({ url: databaseUrl, logger, max: CONNECTIONS });
  const client = createWriterClient({ ...store, timeoutMs, connectionsMax: 2 });
  const work = open({ pool, client });
  const stop = new AbortController();
  let failing = false;
  const look = async () => {
    let pauseMs = everyMs;
    await takeTurn(pool, turn, async () => {
      pauseMs = await work();
    });
    failing = false;
    return pauseMs;
  };
  const run = async () => {
    while (!stop.signal.aborted) {
      const pauseMs = await look().catch((error: unknown) => {
        if (!failing) logger.warn({ reason: errorMessage(error) }, waits);
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
