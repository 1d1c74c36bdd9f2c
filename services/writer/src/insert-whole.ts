/**
 * One insert that is there whole when it succeeds: where an earlier attempt under its token failed or its answer was
 * lost, the token may stand without rows, so the store is asked for them too.
 */
import type { BlockTable } from "@sightglass/bus";
import type { AttemptSignals, Attempts } from "./attempts";
import type { StoreWriter } from "./store-writer";

export interface RepairedInsert {
  table: BlockTable;
  /** Rows that the token had kept out. */
  rows: number;
}

/** What every insert into the store needs. */
export interface StoreAccess {
  store: StoreWriter;
  attempts: Attempts;
  partition: string;
  signals: AttemptSignals;
  /** An earlier process may have tried the same inserts. */
  isRepetition: boolean;
  onRepair: (repaired: RepairedInsert) => void;
}

interface WholeInsert {
  table: BlockTable;
  insert: (signal: AbortSignal) => Promise<void>;
  /** The same rows, those that are missing; null when none can be. */
  repair: (signal: AbortSignal) => Promise<number | null>;
}

/** Rejects with StoreRefusal when the store refuses the data, with anything else only when stopped. */
export async function insertWhole(
  { table, insert, repair }: WholeInsert,
  { attempts, signals, isRepetition, onRepair }: StoreAccess,
): Promise<void> {
  let tries = 0;
  await attempts.run((signal) => {
    tries++;
    return insert(signal);
  }, signals);
  if (tries === 1 && !isRepetition) return;
  const rows = await attempts.run(repair, signals);
  if (rows !== null) onRepair({ table, rows });
}
