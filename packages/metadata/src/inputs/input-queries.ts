/** What the input book asks Postgres: all enabled inputs, the oldest first. */
import type { Pool } from "pg";
import { isInputDoor } from "./input";
import type { OpenInput } from "./input-cache";

interface Row {
  id: string;
  name: string;
  project_id: number;
  retention_days: number;
  time_zone: string;
  networks: string[];
  doors: string[];
}

export async function selectOpenInputs(pool: Pool, limit: number): Promise<OpenInput[]> {
  const { rows } = await pool.query<Row>(
    `SELECT i.id, i.name, i.project_id, p.retention_days, i.time_zone, i.networks, i.doors
       FROM inputs i JOIN projects p ON p.id = i.project_id
      WHERE i.enabled
      ORDER BY i.created_at, i.id
      LIMIT $1`,
    [limit],
  );
  return rows.map((row) => ({
    id: row.id,
    name: row.name,
    projectId: row.project_id,
    retentionDays: row.retention_days,
    timeZone: row.time_zone,
    networks: row.networks,
    doors: row.doors.filter(isInputDoor),
  }));
}
