/** Work that one process does at a time: under an advisory lock on a connection of its own, which ends with the process. */
import type { Pool } from "pg";

/** Any constants that no other lock of this database uses. */
export const TURNS = { hotColumns: 7_302_114_020, serviceEdges: 7_302_114_021 } as const;

/** False, and nothing done, while another process is at it. Rejects with what `work` rejects with. */
export async function takeTurn(
  pool: Pool,
  turn: keyof typeof TURNS,
  work: () => Promise<void>,
): Promise<boolean> {
  const client = await pool.connect();
  let broken = false;
  const onError = () => {
    broken = true;
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
