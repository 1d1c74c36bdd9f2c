/** Of which types the values of a key are, in the projects that ask for it: from `field_values`, so of the last 30 days. */
import { z } from "zod";
import { HOT_TYPES, type HotType } from "../filters/key-types";
import { databaseName } from "../schema-names";
import type { HotTable } from "./hot-table";

export interface KeyKind {
  type: HotType;
  events: number;
  /** Every value could be listed. */
  fewValues: boolean;
}

const kindRow = z.object({ type: z.enum(HOT_TYPES), events: z.coerce.number(), unlisted: z.coerce.number() });

/** Most frequent type first; none for a key that these projects do not have. */
export async function keyKinds(
  { client, database }: HotTable,
  of: { key: string; projectIds: readonly number[] },
): Promise<KeyKind[]> {
  const result = await client.query({
    query: `SELECT type, sum(events) AS events, countIf(value = '') AS unlisted
      FROM ${databaseName(database)}.field_values
      WHERE project_id IN {projects:Array(UInt32)} AND signal = 'logs' AND key = {key:String}
        AND type IN {types:Array(String)}
      GROUP BY type ORDER BY events DESC`,
    query_params: { projects: [...of.projectIds], key: of.key, types: [...HOT_TYPES] },
    format: "JSONEachRow",
  });
  return z
    .array(kindRow)
    .parse(await result.json())
    .map(({ type, events, unlisted }) => ({ type, events, fewValues: unlisted === 0 }));
}
