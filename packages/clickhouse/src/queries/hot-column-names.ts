/** Columns of hot keys that the table has. Their names are random and tell nothing of any project. */
import { z } from "zod";
import type { ProjectDb, QueryOptions } from "../project-db";
import { sql } from "../sql";

export async function hotColumnNames(db: ProjectDb, options: QueryOptions = {}): Promise<Set<string>> {
  const { rows } = await db.query(
    sql`SELECT name FROM system.columns
WHERE database = currentDatabase() AND table = 'logs' AND match(name, '^hot_[0-9a-f]{8}$')`,
    z.object({ name: z.string() }),
    options,
  );
  return new Set(rows.map(({ name }) => name));
}
