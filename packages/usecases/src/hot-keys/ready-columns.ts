/**
 * The columns of hot keys that queries may read now: those that the metadata store calls ready and that the
 * table has. Kept for a moment; while either store is away there are none, and queries read the maps.
 */
import {
  HOT_TYPES,
  type HotColumn,
  type HotType,
  hotColumnNames,
  type ProjectDb,
} from "@sightglass/clickhouse";
import type { Metadata } from "@sightglass/metadata";

export interface ReadyColumnsOptions {
  readonly hotKeys: Pick<Metadata["hotKeys"], "columns">;
  /** Any binding of the reader: no row of a project is asked for. */
  readonly db: ProjectDb;
  readonly now?: () => number;
}

/** Asked again after this; an older list is still used meanwhile, up to `STALE_MS`. */
const FRESH_MS = 5_000;
/** A column that is leaving is dropped only after all lists that could name it are older than this. */
export const STALE_MS = 30_000;
/** The longest that a question waits for its list. */
const WAIT_MS = 300;

/** Never rejects. */
export function createReadyColumns({ hotKeys, db, now = Date.now }: ReadyColumnsOptions) {
  let known: { atMs: number; columns: readonly HotColumn[] } = {
    atMs: Number.NEGATIVE_INFINITY,
    columns: [],
  };
  let loading: Promise<void> | undefined;
  const load = async () => {
    const startedMs = now();
    const [rows, names] = await Promise.all([hotKeys.columns(), hotColumnNames(db)]);
    const columns = rows.flatMap(({ name, key, type, state }) =>
      state === "ready" && names.has(name) && isHotType(type) ? [{ name, key, type }] : [],
    );
    known = { atMs: startedMs, columns };
  };
  return async (): Promise<readonly HotColumn[]> => {
    const age = now() - known.atMs;
    if (age < FRESH_MS) return known.columns;
    loading ??= load()
      .catch(() => {
        // Tried again with the next list.
        known = { atMs: now(), columns: [] };
      })
      .finally(() => {
        loading = undefined;
      });
    if (age >= STALE_MS) await within(loading, WAIT_MS);
    return now() - known.atMs < STALE_MS ? known.columns : [];
  };
}

function isHotType(type: string): type is HotType {
  return HOT_TYPES.some((one) => one === type);
}

async function within(work: Promise<void>, ms: number): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, ms);
  });
  await Promise.race([work, late]);
  clearTimeout(timer);
}
