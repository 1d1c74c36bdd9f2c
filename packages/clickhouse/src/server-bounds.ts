/**
 * Memory and threads of one query. The server's own profile may bound them less, or not at all; it is
 * asked once for a connection, so that a request never gets more than the profile gives.
 */
import type { ClickHouseClient, ClickHouseSettings } from "@clickhouse/client";
import { z } from "zod";

const GIB = 1024 ** 3;
const MEMORY_BYTES_MAX = 4 * GIB;
const THREADS_MAX = 8;

/** Values of the profile; 0 means unbounded. */
export interface ProfileBounds {
  readonly memory: number;
  readonly threads: number;
  readonly groups: number;
  readonly sort: number;
}

const profileRow = z.object({
  data: z.tuple([
    z.object({
      memory: z.coerce.number(),
      threads: z.coerce.number(),
      groups: z.coerce.number(),
      sort: z.coerce.number(),
    }),
  ]),
});

/** Settings for each request of this connection. @throws the client's failure */
export async function askServerBounds(client: ClickHouseClient): Promise<ClickHouseSettings> {
  const result = await client.query({
    query: `SELECT getSetting('max_memory_usage') AS memory, getSetting('max_threads') AS threads,
  getSetting('max_bytes_before_external_group_by') AS groups,
  getSetting('max_bytes_before_external_sort') AS sort`,
    format: "JSON",
  });
  const [profile] = profileRow.parse(await result.json()).data;
  return boundsWithin(profile);
}

/** The smaller of the profile's bounds and ours. Half of the memory, then groups and sorts go on on disk. */
export function boundsWithin(profile: ProfileBounds): ClickHouseSettings {
  const memory = lower(profile.memory, MEMORY_BYTES_MAX);
  const spill = Math.floor(memory / 2);
  return {
    max_memory_usage: String(memory),
    max_threads: lower(profile.threads, THREADS_MAX),
    max_bytes_before_external_group_by: String(lower(profile.groups, spill)),
    max_bytes_before_external_sort: String(lower(profile.sort, spill)),
  };
}

function lower(given: number, ours: number): number {
  return given > 0 ? Math.min(given, ours) : ours;
}
