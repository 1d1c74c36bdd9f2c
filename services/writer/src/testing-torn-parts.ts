/** Tokens without their parts, as a kill leaves them (the part goes back to its temporary name) or a failing disk. */
import { existsSync, renameSync, rmSync, writeFileSync } from "node:fs";
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

const NUMBERS = 200;

/** The next parts of a partition cannot take their names. Gives what ends that. */
export async function blockPartNames(test: TestStore, table: string, partition: string): Promise<() => void> {
  const [found] = await test.rows(
    `SELECT data_paths[1] AS path FROM system.tables WHERE database = 'sightglass' AND name = '${table}'`,
  );
  const names = Array.from({ length: NUMBERS }, (_, i) => `${partition}_${i + 1}_${i + 1}_0`);
  const files = names.map((name) => join(String(found?.path), name)).filter((path) => !existsSync(path));
  for (const file of files) writeFileSync(file, "");
  return () => {
    for (const file of files) rmSync(file);
  };
}
