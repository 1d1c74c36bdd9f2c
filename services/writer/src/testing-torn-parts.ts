/** A token without its part, as a kill or a failing disk leaves it: the part goes back to its temporary name. */
import { renameSync } from "node:fs";
import { join } from "node:path";
import type { TestStore } from "./testing-store";

/** The newest part of a table, or of one of its partitions. Gives the rows in it. */
export async function tearNewestPart(test: TestStore, table: string, partition = "%"): Promise<number> {
  const [part] = await test.rows(
    `SELECT name, path, toUInt32(rows) AS rows FROM system.parts
     WHERE active AND database = 'sightglass' AND table = '${table}' AND partition_id LIKE '${partition}'
     ORDER BY modification_time DESC, max_block_number DESC LIMIT 1`,
  );
  await test.command(`DETACH TABLE sightglass.${table}`);
  const path = String(part?.path);
  renameSync(path, join(path, "..", `tmp_insert_${String(part?.name)}`));
  await test.command(`ATTACH TABLE sightglass.${table}`);
  return Number(part?.rows);
}
