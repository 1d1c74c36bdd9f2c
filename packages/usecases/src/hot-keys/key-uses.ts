/**
 * Counts what questions about attributes cost. Noting is a few map operations; the sums go to the metadata
 * store in batches, behind the answers. What cannot be kept is lost: counts only decide which keys are hot.
 */
import type { QueryStats } from "@sightglass/clickhouse";
import type { HotKeyCost } from "@sightglass/metadata";
import { utcDay } from "./day";
import { type AskedKeys, keysOfQuery } from "./keys-of-query";

export interface KeyUses {
  /** After an answer. Never throws. */
  note(projectId: number, asked: AskedKeys, stats: QueryStats): void;
  /** Sends what was noted; never rejects. */
  flush(): Promise<void>;
}

export interface KeyUsesOptions {
  readonly save: (day: string, costs: readonly HotKeyCost[]) => Promise<void>;
  readonly onFailure: (error: unknown) => void;
  /** From the first note to its batch; default 10 s. */
  readonly flushMs?: number;
  readonly now?: () => number;
}

/** Keys of all projects between two batches; later ones are not counted. */
const NOTED_MAX = 1_000;

export function createKeyUses(options: KeyUsesOptions): KeyUses {
  const { save, onFailure, flushMs = 10_000, now = Date.now } = options;
  let noted = new Map<string, HotKeyCost>();
  let timer: NodeJS.Timeout | undefined;
  const flush = async () => {
    clearTimeout(timer);
    timer = undefined;
    const costs = [...noted.values()];
    noted = new Map();
    if (costs.length > 0) await save(utcDay(now()), costs).catch(onFailure);
  };
  const noteKey = (projectId: number, key: string, stats: QueryStats) => {
    const id = `${projectId} ${key}`;
    const cost = noted.get(id) ?? { projectId, key, uses: 0, rowsRead: 0, bytesRead: 0, elapsedMs: 0 };
    if (cost.uses === 0 && noted.size >= NOTED_MAX) return;
    noted.set(id, cost);
    cost.uses += 1;
    cost.rowsRead += Math.round(stats.rows_read);
    cost.bytesRead += Math.round(stats.bytes_read);
    cost.elapsedMs += Math.ceil(stats.elapsed_ms);
  };
  return {
    note(projectId, asked, stats) {
      for (const key of keysOfQuery(asked)) noteKey(projectId, key, stats);
      if (noted.size === 0 || timer !== undefined) return;
      timer = setTimeout(() => void flush(), flushMs);
      timer.unref();
    },
    flush,
  };
}
