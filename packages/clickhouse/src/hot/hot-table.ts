/**
 * Columns of hot keys in the table `logs`, as the writer's user makes them: added, filled for old rows,
 * looked at, dropped. Every step can be repeated. A row has its value from the first moment on: parts
 * without the column compute it as they are read, which costs more than the map until they are filled.
 */
import type { ClickHouseClient } from "@clickhouse/client";
import { z } from "zod";
import type { HotColumn } from "../filters/hot-column";
import type { HotType } from "../filters/key-types";
import { columnExpression } from "../filters/map-value";
import { databaseName, onCluster, systemTable } from "../schema-names";
import { hotColumnName, type SqlFragment, sql } from "../sql";

export interface HotTable {
  readonly client: ClickHouseClient;
  readonly database: string;
  /** Name of the cluster in the server's configuration; empty or absent = one server. */
  readonly cluster?: string;
}

export interface NewHotColumn extends HotColumn {
  /** Few different texts: stored as a dictionary, which is several times faster to group by. */
  readonly fewValues: boolean;
}

const VALUE_TYPES: Readonly<Record<HotType, SqlFragment>> = {
  text: sql`Nullable(String)`,
  number: sql`Nullable(Float64)`,
  bool: sql`Nullable(Bool)`,
};

/** New rows have it from now on. */
export async function addHotColumn(table: HotTable, column: NewHotColumn): Promise<void> {
  const { name, key, type, fewValues } = column;
  const valueType = type === "text" && fewValues ? sql`LowCardinality(Nullable(String))` : VALUE_TYPES[type];
  await alter(
    table,
    sql`ADD COLUMN IF NOT EXISTS ${hotColumnName(name)} ${valueType} MATERIALIZED ${columnExpression(key, type)} CODEC(ZSTD(1))`,
  );
}

/** Begins to fill the rows that are there already; the server goes on by itself, also after a restart. */
export async function fillHotColumn(table: HotTable, name: string): Promise<void> {
  await alter(table, sql`MATERIALIZE COLUMN ${hotColumnName(name)}`);
}

/** Also ends its filling. */
export async function dropHotColumn(table: HotTable, name: string): Promise<void> {
  const column = hotColumnName(name);
  await table.client.command({
    query: `KILL MUTATION ${onCluster(table.cluster)} WHERE database = {database:String} AND table = 'logs'
      AND NOT is_done AND position(command, {name:String}) > 0`,
    query_params: { database: table.database, name },
  });
  await alter(table, sql`DROP COLUMN IF EXISTS ${column}`);
}

/** The column is there, or gone, when this settles; what is to be done to the parts goes on in the server. */
async function alter({ client, database, cluster }: HotTable, clause: SqlFragment): Promise<void> {
  const { query, query_params } = clause.compile();
  await client.command({
    query: `ALTER TABLE ${databaseName(database)}.logs ${onCluster(cluster)} ${query}`,
    query_params,
    clickhouse_settings: { mutations_sync: "0" },
  });
}

export interface HotColumnState {
  name: string;
  /** Share of the rows that hold it, 0 to 1; on the replica that is farthest behind. */
  filled: number;
  /** On disk, of one replica. */
  bytes: number;
  isFilling: boolean;
  /** Why the server cannot go on for the moment; empty when it can. */
  failure: string;
}

export interface HotColumnStates {
  columns: Map<string, HotColumnState>;
  /** Of the table, on the replica that has most. */
  rows: number;
}

const columnRow = z.object({ name: z.string() });
const partRow = z.object({
  host: z.string(),
  name: z.string(),
  rows: z.coerce.number(),
  bytes: z.coerce.number(),
});
const mutationRow = z.object({ command: z.string(), failure: z.string() });
/** A column that every part has: the measure of the others. */
const EVERYWHERE = "event_id";

/** The columns that the table has, with what the parts of every replica hold of them. */
export async function hotColumnStates(table: HotTable): Promise<HotColumnStates> {
  const { client, database } = table;
  const ask = async <Row>(query: string, row: z.ZodType<Row>): Promise<Row[]> => {
    const result = await client.query({ query, query_params: { database }, format: "JSONEachRow" });
    return z.array(row).parse(await result.json());
  };
  const ofLogs = "database = {database:String} AND table = 'logs'";
  const columns = await ask(
    `SELECT DISTINCT name FROM ${systemTable("columns", table.cluster)} WHERE ${ofLogs} AND startsWith(name, 'hot_')`,
    columnRow,
  );
  const parts = await ask(
    `SELECT hostName() AS host, column AS name, sum(rows) AS rows, sum(column_bytes_on_disk) AS bytes
      FROM ${systemTable("parts_columns", table.cluster)}
      WHERE active AND ${ofLogs} AND (column = '${EVERYWHERE}' OR startsWith(column, 'hot_')) GROUP BY host, name`,
    partRow,
  );
  const mutations = await ask(
    `SELECT command, latest_fail_reason AS failure FROM ${systemTable("mutations", table.cluster)} WHERE ${ofLogs} AND NOT is_done`,
    mutationRow,
  );
  const totals = parts.filter(({ name }) => name === EVERYWHERE);
  const states = columns.map(({ name }): [string, HotColumnState] => {
    const own = parts.filter((part) => part.name === name);
    const shares = totals.map(({ host, rows }) =>
      rows === 0 ? 1 : (own.find((part) => part.host === host)?.rows ?? 0) / rows,
    );
    const running = mutations.filter(({ command }) => command.includes(name));
    return [
      name,
      {
        name,
        filled: Math.min(1, ...shares),
        bytes: Math.max(0, ...own.map(({ bytes }) => bytes)),
        isFilling: running.length > 0,
        failure: running.find(({ failure }) => failure !== "")?.failure ?? "",
      },
    ];
  });
  return { columns: new Map(states), rows: Math.max(0, ...totals.map(({ rows }) => rows)) };
}
