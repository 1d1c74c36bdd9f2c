/** Work that one process does at a time: under an advisory lock on a connection of its own, which ends with the process. */
import type { Pool } from "pg";

/** Any constants that no other lock of this database uses. */
export const TURNS = {
  hotColumns: 7_302_114_020,
  serviceEdges: 7_302_114_021,
  scrapes: 7_302_114_030,
} as const;

export interface TurnTask {
  readonly work: () => Promise<void>;
  /** The connection that holds the turn is gone: another process may be at it. */
  readonly onLost: () => void;
}

/** False, and nothing done, while another process is at it. Rejects with what `work` rejects with. */
export async function takeTurn(
  pool: Pool,
  turn: keyof typeof TURNS,
  task: (() => Promise<void>) | TurnTask,
): Promise<boolean> {
  const { work, onLost } = typeof task === "function" ? { work: task, onLost: () => undefined } : task;
  const client = await pool.connect();
  let broken = false;
  const onError = () => {
    broken = true;
    onLost();
  };
  client.on("error", onError);
  try {
    const { rows } = await client.query<{ mine: boolean }>("SELECT pg_try_advisory_lock($1) AS mine", [
      TURNS[turn],
    ]);
    if (rows[0]?.mine !== true) return false;
    try {
      await work();
      return true;
    } finally {
      await client.query("SELECT pg_advisory_unlock($1)", [TURNS[turn]]).catch(onError);
    }
  } finally {
    client.removeListener("error", onError);
    client.release(broken);
  }
}

/** The same for work that goes on: its signal is aborted when the turn is lost, or `stop` is. */
export async function holdTurn(
  { pool, stop }: { pool: Pool; stop: AbortSignal },
  turn: keyof typeof TURNS,
  work: (signal: AbortSignal) => Promise<void>,
): Promise<boolean> {
  const lost = new AbortController();
  return takeTurn(pool, turn, {
    onLost: () => lost.abort(),
    work: () => work(AbortSignal.any([lost.signal, stop])),
  });
}
