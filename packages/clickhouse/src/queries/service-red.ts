/** Services with their requests, errors and durations; one service's operations; both over time. */
import { z } from "zod";
import type { ProjectDb, QueryOptions, QueryStats } from "../project-db";
import { param, type SqlFragment, sql } from "../sql";
import { barOf, IS_REQUEST, type Minutes, minuteCondition, type Red, redColumns, redShape } from "./red";

export interface ServiceRed extends Red {
  service: string;
  /** Spans by which it asked others. */
  calls: number;
  /** The version that its newest minute told; empty when none did. */
  version: string;
}

export interface OperationRed extends Red {
  name: string;
  kind: string;
  /** Whom a call goes to; empty for what the service was asked. */
  peer: string;
}

export interface RedPoint extends Red {
  service: string;
  /** Unix ms. */
  at: number;
}

export const SERVICES_MAX = 1_000;
export const OPERATIONS_MAX = 500;
const POINTS_MAX = 60_000;

interface Answer<Row> {
  rows: Row[];
  stats: QueryStats;
}

const serviceRow = z.object({
  service: z.string(),
  calls: z.coerce.number(),
  version: z.string(),
  ...redShape,
});

/** At most `SERVICES_MAX`, most requests first. */
export function serviceRed(
  db: ProjectDb,
  minutes: Minutes,
  options: QueryOptions = {},
): Promise<Answer<ServiceRed>> {
  return db.query(
    sql`SELECT service, calls, last_version AS version, ${redColumns(sql`counts`)}
FROM (
  SELECT service::String AS service, sumIf(spans, ${IS_REQUEST}) AS requests, sumIf(errors, ${IS_REQUEST}) AS failed,
    sumIf(spans, NOT (${IS_REQUEST})) AS calls, sumMapIf(buckets, ${IS_REQUEST}) AS counts,
    argMaxIf(version::String, t, version != '') AS last_version
  FROM spans_1m
  WHERE ${db.condition} AND ${minuteCondition(minutes)}
  GROUP BY service
)
ORDER BY requests DESC, calls DESC, service
LIMIT ${param("UInt32", SERVICES_MAX)}`,
    serviceRow,
    options,
  );
}

const operationRow = z.object({ name: z.string(), kind: z.string(), peer: z.string(), ...redShape });

/** At most `OPERATIONS_MAX`, most requests first. */
export function operationRed(
  db: ProjectDb,
  { service, minutes }: { service: string; minutes: Minutes },
  options: QueryOptions = {},
): Promise<Answer<OperationRed>> {
  return db.query(
    sql`SELECT name, kind, peer, ${redColumns(sql`counts`)}
FROM (
  SELECT name::String AS name, kind::String AS kind, peer::String AS peer, sum(spans) AS requests,
    sum(errors) AS failed, sumMap(buckets) AS counts
  FROM spans_1m
  WHERE ${db.condition} AND ${minuteCondition(minutes)} AND service = ${param("String", service)}
  GROUP BY name, kind, peer
)
ORDER BY requests DESC, name, kind, peer
LIMIT ${param("UInt32", OPERATIONS_MAX)}`,
    operationRow,
    options,
  );
}

export interface RedSeries {
  readonly minutes: Minutes;
  readonly intervalMs: number;
  /** Every service unless given. */
  readonly services?: readonly string[];
}

const pointRow = z.object({ service: z.string(), at: z.coerce.number(), ...redShape });

/** Bars without a request are left out. In order of service and time. */
export function redSeries(
  db: ProjectDb,
  series: RedSeries,
  options: QueryOptions = {},
): Promise<Answer<RedPoint>> {
  const { minutes, intervalMs, services } = series;
  const which: SqlFragment =
    services === undefined ? sql`1` : sql`service IN ${param("Array(String)", services)}`;
  return db.query(
    sql`SELECT service, at, ${redColumns(sql`counts`)}
FROM (
  SELECT service::String AS service, ${barOf(minutes.fromMs, intervalMs)} AS at, sum(spans) AS requests,
    sum(errors) AS failed, sumMap(buckets) AS counts
  FROM spans_1m
  WHERE ${db.condition} AND ${minuteCondition(minutes)} AND ${IS_REQUEST} AND ${which}
  GROUP BY service, at
)
ORDER BY service, at
LIMIT ${param("UInt32", POINTS_MAX)}`,
    pointRow,
    options,
  );
}
