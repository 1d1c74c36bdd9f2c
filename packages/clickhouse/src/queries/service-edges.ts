/** Who calls whom: sums of the edges that the writer made, of each minute those of its highest pass. */
import { z } from "zod";
import type { ProjectDb, QueryOptions, QueryStats } from "../project-db";
import { param, sql } from "../sql";
import { type Minutes, minuteCondition, type Red, redColumns, redShape } from "./red";

export const EDGE_KINDS = ["call", "queue"] as const;

export interface ServiceEdge extends Red {
  caller: string;
  callee: string;
  kind: (typeof EDGE_KINDS)[number];
  /** The callee sent no spans: a database, a queue, somebody else's service. */
  external: boolean;
}

export interface ServiceEdges {
  rows: ServiceEdge[];
  /** End of the newest minute with edges, Unix ms; null without any. */
  until: number | null;
  stats: QueryStats;
}

export const EDGES_MAX = 2_000;

const edgeRow = z.object({
  caller: z.string(),
  callee: z.string(),
  kind: z.enum(EDGE_KINDS),
  external: z.boolean(),
  last: z.coerce.number(),
  ...redShape,
});

/** At most `EDGES_MAX`, most calls first. */
export async function serviceEdges(
  db: ProjectDb,
  minutes: Minutes,
  options: QueryOptions = {},
): Promise<ServiceEdges> {
  const span = sql`${db.condition} AND ${minuteCondition(minutes)}`;
  const { rows, stats } = await db.query(
    sql`SELECT caller, callee, kind, is_external AS external, last, ${redColumns(sql`counts`)}
FROM (
  SELECT caller::String AS caller, callee::String AS callee, kind::String AS kind,
    external AND callee NOT IN (SELECT service FROM spans_1m WHERE ${span}) AS is_external, sum(calls) AS requests,
    sum(errors) AS failed, sumMap(buckets) AS counts, toUnixTimestamp(max(t)) AS last
  FROM service_edges_1m
  WHERE ${span} AND (t, pass) IN (SELECT t, max(pass) FROM service_edges_1m WHERE ${span} GROUP BY t)
  GROUP BY caller, callee, kind, is_external
)
ORDER BY requests DESC, caller, callee
LIMIT ${param("UInt32", EDGES_MAX)}`,
    edgeRow,
    options,
  );
  const lasts = rows.map(({ last }) => last * 1000 + 60_000);
  return {
    rows: rows.map(({ caller, callee, kind, external, requests, errors, p50_ns, p95_ns, p99_ns }) => ({
      caller,
      callee,
      kind,
      external,
      requests,
      errors,
      p50_ns,
      p95_ns,
      p99_ns,
    })),
    until: lasts.length === 0 ? null : Math.max(...lasts),
    stats,
  };
}
