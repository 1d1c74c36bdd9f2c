/**
 * One minute of `service_edges_1m`, made by joining its spans to their parents, as the writer's user. The same
 * minute and pass is stored once, however often it is made: the token is made of both.
 */
import type { ClickHouseClient } from "@clickhouse/client";
import { z } from "zod";
import { databaseName } from "../schema-names";

export interface EdgeStore {
  readonly client: ClickHouseClient;
  readonly database: string;
}

export interface EdgeMinute {
  /** Unix ms of the start of the minute. */
  readonly atMs: number;
  /** A later pass replaces what earlier ones made of the minute. */
  readonly pass: number;
}

const edgeRow = z.record(z.string(), z.unknown());

/** Parents may have begun this long before their child, and children this long after their parent. */
const FAMILY_S = 600;
const LIMITS = { max_execution_time: 60, max_memory_usage: "2000000000", max_bytes_in_set: "1000000000" };

/** How many edges the minute has. */
export async function makeServiceEdges(store: EdgeStore, { atMs, pass }: EdgeMinute): Promise<number> {
  const { client } = store;
  const database = databaseName(store.database);
  const result = await client.query({
    query: edgesQuery(`${database}.spans`),
    query_params: { from: Math.floor(atMs / 1000), pass, family: FAMILY_S },
    format: "JSONEachRow",
    clickhouse_settings: LIMITS,
  });
  const rows = z.array(edgeRow).parse(await result.json());
  if (rows.length === 0) return 0;
  await client.insert({
    table: `${database}.service_edges_1m`,
    values: rows,
    format: "JSONEachRow",
    clickhouse_settings: { insert_deduplication_token: `edges:${pass}:${atMs}` },
  });
  return rows.length;
}

const MEASURES = `count() AS calls, countIf(status = 'error') AS errors, sum(duration_ns) AS duration_ns_sum,
    sumMap(map(toUInt16(floor(8 * log2(greatest(duration_ns, 1)))), toUInt64(1))) AS buckets`;

/**
 * First: spans whose parent is of another service, timed as the callee. Second: calls and messages to a peer that
 * no span received, timed as the caller. Each looks around the minute only for the relatives of its own spans.
 */
function edgesQuery(spans: string): string {
  const at = "toDateTime64({from:UInt32}, 9, 'UTC')";
  const minute = `timestamp >= ${at} AND timestamp < ${at} + 60`;
  const outgoing = `${minute} AND kind IN ('client', 'producer') AND peer != ''`;
  const head = "toUInt32({from:UInt32}) AS t, {pass:UInt8} AS pass";
  return `SELECT child.project_id AS project_id, ${head}, parent.service::String AS caller, child.service::String AS callee,
    if(child.kind = 'consumer' OR parent.kind = 'producer', 'queue', 'call') AS kind, false AS external,
    child.environment::String AS environment, child.retention_days AS retention_days, ${MEASURES}
  FROM (
    SELECT project_id, trace_id, parent_span_id, service, kind, environment, retention_days, status, duration_ns
    FROM ${spans} WHERE ${minute} AND parent_span_id != ''
  ) AS child
  ANY LEFT JOIN (
    SELECT project_id, trace_id, span_id, service, kind FROM ${spans}
    WHERE timestamp >= ${at} - {family:UInt32} AND timestamp < ${at} + 120
      AND (project_id, trace_id, span_id) IN (
        SELECT project_id, trace_id, parent_span_id FROM ${spans} WHERE ${minute} AND parent_span_id != '')
  ) AS parent
  ON child.project_id = parent.project_id AND child.trace_id = parent.trace_id AND child.parent_span_id = parent.span_id
  WHERE parent.service != '' AND child.service != '' AND parent.service != child.service
  GROUP BY project_id, caller, callee, kind, environment, retention_days
  UNION ALL
  SELECT project_id, ${head}, service::String AS caller, peer::String AS callee,
    if(own.kind = 'producer', 'queue', 'call') AS kind, true AS external,
    environment::String AS environment, retention_days, ${MEASURES}
  FROM ${spans} AS own
  WHERE ${outgoing.replace("kind", "own.kind")} AND (project_id, trace_id, span_id) NOT IN (
    SELECT project_id, trace_id, parent_span_id FROM ${spans}
    WHERE timestamp >= ${at} - 60 AND timestamp < ${at} + 60 + {family:UInt32}
      AND kind IN ('server', 'consumer', 'client', 'producer') AND parent_span_id != ''
      AND (project_id, trace_id, parent_span_id) IN (SELECT project_id, trace_id, span_id FROM ${spans} WHERE ${outgoing}))
  GROUP BY project_id, caller, callee, kind, environment, retention_days`;
}

const doneRow = z.object({ pass: z.number(), last: z.coerce.number() });
const firstRow = z.object({ n: z.coerce.number(), first: z.coerce.number() });

export interface EdgeProgress {
  /** Pass → newest minute that has edges, Unix ms. */
  readonly done: ReadonlyMap<number, number>;
  /** Oldest minute with spans since then; null without any. */
  readonly firstSpanMs: number | null;
}

export async function edgeProgress({ client, database }: EdgeStore, sinceMs: number): Promise<EdgeProgress> {
  const name = databaseName(database);
  const ask = async <Row>(query: string, row: z.ZodType<Row>): Promise<Row[]> => {
    const result = await client.query({
      query,
      query_params: { since: Math.floor(sinceMs / 1000) },
      format: "JSONEachRow",
    });
    return z.array(row).parse(await result.json());
  };
  const passes = await ask(
    `SELECT pass, toUnixTimestamp(max(t)) AS last FROM ${name}.service_edges_1m
      WHERE t >= toDateTime({since:UInt32}, 'UTC') GROUP BY pass`,
    doneRow,
  );
  const [spans] = await ask(
    `SELECT count() AS n, toUnixTimestamp(min(t)) AS first FROM ${name}.spans_1m WHERE t >= toDateTime({since:UInt32}, 'UTC')`,
    firstRow,
  );
  return {
    done: new Map(passes.map(({ pass, last }) => [pass, last * 1000])),
    firstSpanMs: spans === undefined || spans.n === 0 ? null : spans.first * 1000,
  };
}
