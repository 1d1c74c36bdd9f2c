/**
 * Makes an insert whole that was repeated. A table without replication writes the token of a part before the part, so
 * an attempt that broke in between leaves a token that makes the repetition do nothing. Here the rows of the body are
 * laid beside the table, those that it does not have go over as parts: views were fed by the repetition under their
 * own tokens and must not see the rows again. Runs may break off anywhere: the next one begins anew.
 */
import { createHash, randomBytes } from "node:crypto";
import type { BlockTable } from "@sightglass/bus";
import type { createWriterClient } from "@sightglass/clickhouse";
import { errorMessage } from "@sightglass/runtime";
import { z } from "zod";

export interface RepairStore {
  client: ReturnType<typeof createWriterClient>;
  database: string;
}

export interface Repair {
  table: BlockTable;
  /** Of the insert that was repeated. */
  token: string;
  signal: AbortSignal;
  /** Inserts the same rows into another table under another token. */
  fill: (into: string, token: string) => Promise<void>;
}

/** What tells one row of a table from all others, its time, which is the partition, and a number to narrow the search by. */
const ROW_KEYS = {
  logs: { key: "project_id, event_id", time: "timestamp", number: "event_id" },
  spans: {
    key: "project_id, trace_id, span_id, timestamp, duration_ns",
    time: "timestamp",
    number: "duration_ns",
  },
  metric_samples: { key: "project_id, series_id, timestamp", time: "timestamp", number: "series_id" },
  metric_histograms: { key: "project_id, series_id, timestamp", time: "timestamp", number: "series_id" },
  metric_exemplars: {
    key: "project_id, series_id, timestamp, trace_id, span_id",
    time: "timestamp",
    number: "series_id",
  },
  dead_letters: { key: "project_id, event_id, origin", time: "observed_timestamp", number: "event_id" },
} as const;
type KeyedTable = keyof typeof ROW_KEYS;

/** Rows in the first, which the body fills; those of them that are missed in the second. */
interface Beside {
  given: string;
  missing: string;
}

/**
 * The number of rows that were missing; null for tables whose tokens are right (replicated ones) and for counts, whose
 * rows have no name.
 * @throws Error, never a StoreError: no failure here speaks of the data
 */
export async function repairInsert(store: RepairStore, repair: Repair): Promise<number | null> {
  try {
    const { table, token } = repair;
    if (table === "ingest_outcomes" || (await isReplicated(store, repair))) return null;
    if (table !== "resources" && table !== "metric_series")
      return await new TableRepair(store, repair, table).run();
    // Least and greatest of the same values are the same: a second time changes nothing.
    await repair.fill(table, `${token}:repair:${nonce()}`);
    return 0;
  } catch (error) {
    throw new Error(`an insert that was repeated cannot be checked: ${errorMessage(error)}`, {
      cause: error,
    });
  }
}

class TableRepair {
  private readonly prefix: string;
  private readonly beside: Beside;

  constructor(
    private readonly store: RepairStore,
    private readonly repair: Repair,
    private readonly table: KeyedTable,
  ) {
    const name = createHash("sha256").update(repair.token).digest("hex").slice(0, 16);
    this.prefix = `${table}_repair_${name}_`;
    const own = `${this.prefix}${nonce()}`;
    this.beside = { given: `${own}_given`, missing: `${own}_missing` };
  }

  async run(): Promise<number> {
    const { store, repair, table, beside } = this;
    const { database } = store;
    for (const name of [beside.given, beside.missing])
      await this.command(`CREATE TABLE ${database}.${name} AS ${database}.${table}`);
    await this.dropOthers();
    await repair.fill(beside.given, beside.given);
    await this.command(missingRows(database, table, beside), {
      insert_deduplicate: 0,
      max_memory_usage: "0",
      max_partitions_per_insert_block: "0",
    });
    const found = await this.parts();
    for (const { partition_id } of found)
      await this.command(
        `ALTER TABLE ${database}.${table} ATTACH PARTITION ID '${partition_id}' FROM ${database}.${beside.missing}`,
      );
    for (const name of [beside.missing, beside.given])
      await this.command(`DROP TABLE IF EXISTS ${database}.${name} SYNC`);
    return found.reduce((sum, { rows }) => sum + rows, 0);
  }

  /** Ends every earlier run for this insert: what the server still does for it is waited for, and nothing can follow. */
  private async dropOthers(): Promise<void> {
    const { given, missing } = this.beside;
    const tables = await ask(this.store, {
      query: `SELECT name FROM system.tables WHERE database = {database:String} AND startsWith(name, {prefix:String})`,
      params: { prefix: this.prefix },
      signal: this.repair.signal,
      row: z.object({ name: z.string() }),
    });
    for (const { name } of tables) {
      if (name !== given && name !== missing)
        await this.command(`DROP TABLE IF EXISTS ${this.store.database}.${name} SYNC`);
    }
  }

  /** Partitions and rows of the missing. */
  private parts(): Promise<{ partition_id: string; rows: number }[]> {
    return ask(this.store, {
      query: `SELECT partition_id, toUInt32(sum(rows)) AS rows FROM system.parts
        WHERE active AND database = {database:String} AND table = {table:String} GROUP BY partition_id`,
      params: { table: this.beside.missing },
      signal: this.repair.signal,
      row: z.object({ partition_id: z.string().regex(/^[\w-]+$/), rows: z.number() }),
    });
  }

  private async command(query: string, settings: Record<string, string | number> = {}): Promise<void> {
    const { signal } = this.repair;
    await this.store.client.command({ query, abort_signal: signal, clickhouse_settings: settings });
  }
}

/** Times and ids are those of the given rows exactly, so that few parts of the table are read, and few rows kept. */
function missingRows(database: string, table: KeyedTable, { given, missing }: Beside): string {
  const { key, time, number } = ROW_KEYS[table];
  const edge = (of: string) => `(SELECT ${of} FROM ${database}.${given})`;
  return `INSERT INTO ${database}.${missing} SELECT * FROM ${database}.${given} WHERE (${key}) NOT IN (
    SELECT ${key} FROM ${database}.${table}
    WHERE ${time} BETWEEN ${edge(`min(${time})`)} AND ${edge(`max(${time})`)}
      AND ${number} BETWEEN ${edge(`min(${number})`)} AND ${edge(`max(${number})`)}
      AND (${key}) IN ${edge(key)})`;
}

async function isReplicated(store: RepairStore, { table, signal }: Repair): Promise<boolean> {
  const [found] = await ask(store, {
    query: "SELECT engine FROM system.tables WHERE database = {database:String} AND name = {table:String}",
    params: { table },
    signal,
    row: z.object({ engine: z.string() }),
  });
  return !/^(?:Aggregating)?MergeTree$/.test(found?.engine ?? "");
}

interface Question<Row> {
  query: string;
  params: Record<string, string>;
  signal: AbortSignal;
  row: z.ZodType<Row>;
}

async function ask<Row>(
  { client, database }: RepairStore,
  { query, params, signal, row }: Question<Row>,
): Promise<Row[]> {
  const result = await client.query({
    query,
    query_params: { database, ...params },
    format: "JSONEachRow",
    abort_signal: signal,
  });
  return z.array(row).parse(await result.json());
}

function nonce(): string {
  return randomBytes(4).toString("hex");
}
