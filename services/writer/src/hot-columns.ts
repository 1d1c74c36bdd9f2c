/** Looks after the columns of hot keys. */
import { createMetadata } from "@sightglass/metadata";
import type { RunningService } from "@sightglass/runtime";
import { tendHotColumns } from "@sightglass/usecases";
import { startUpkeep, type UpkeepOptions } from "./upkeep";

export interface HotColumnsOptions extends UpkeepOptions {
  readonly cluster: string;
}

const EVERY_MS = 10_000;
const WHILE_BUILDING_MS = 2_000;
/** Changes of the table wait for every replica. */
const TIMEOUT_MS = 200_000;

export function startHotColumns({ cluster, ...options }: HotColumnsOptions): RunningService {
  const { store, logger } = options;
  return startUpkeep(options, {
    turn: "hotColumns",
    timeoutMs: TIMEOUT_MS,
    everyMs: EVERY_MS,
    waits: "columns of hot keys wait",
    open: ({ pool, client }) => {
      const { hotKeys } = createMetadata(pool);
      const table = { client, database: store.database, cluster };
      const onStep = (step: string, column: string) =>
        logger.info({ column }, `column of a hot key: ${step}`);
      return async () => {
        const building = await tendHotColumns({ hotKeys, table, onStep });
        return building ? WHILE_BUILDING_MS : EVERY_MS;
      };
    },
  });
}
