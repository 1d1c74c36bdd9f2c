/**
 * The store of the writer: ClickHouse. Blocks go through the native inserter; the SQL here serves
 * the rare path, where the rows of one refused block are taken apart by the server itself, and the
 * watch on parts. Row order within a block holds because the server reads it with one thread.
 */
import { Readable } from "node:stream";
import {
  createNativeInserter,
  createWriterClient,
  insertError,
  type StoreOptions,
} from "@sightglass/clickhouse";
import { LIMITS } from "@sightglass/telemetry";
import { z } from "zod";
import { repairInsert } from "./repair-insert";
import type { LatencyInsert, LogRowsInsert, RefusedLogRow, StoreWriter } from "./store-writer";

export interface ClickHouseStore extends StoreWriter {
  close(): Promise<void>;
}

type Client = ReturnType<typeof createWriterClient>;

const MESSAGE_CHARS_MAX = 500;
const PARTITIONS_PER_INSERT_MAX = 2000;

/** Does not connect before the first call. */
export function openClickHouseStore(options: StoreOptions): ClickHouseStore {
  const client = createWriterClient(options);
  const inserter = createNativeInserter({ ...options, url: insertUrl(options.url) });
  const rows = new LogRowStatements(client, options.database);
  const at = { client, database: options.database };
  const insertLogRows = async (insert: LogRowsInsert, into = "logs") => {
    const { native, first, count, token, signal } = insert;
    const { names, input } = await rows.columns(signal);
    const query = `INSERT INTO ${options.database}.${into} (${names})
        SELECT ${names} FROM ${input} LIMIT ${count} OFFSET ${first} FORMAT Native`;
    await rows.send({ query, native, token, signal });
  };
  const insertRefusedLogRow = async (row: RefusedLogRow, into = "dead_letters") => {
    const { native, token, signal } = row;
    const { input } = await rows.columns(signal);
    const query = refusedRowQuery(`${options.database}.${into}`, input, row.row);
    await rows.send({ query, native, token, signal, params: paramsOf(row) });
  };
  return {
    insert: (insert) => inserter.insert(insert),
    insertLogRows: (insert) => insertLogRows(insert),
    repair: (insert) =>
      repairInsert(at, { ...insert, fill: (into, token) => inserter.insert({ ...insert, into, token }) }),
    repairLogRows: (insert) => {
      const fill = (into: string, token: string) => insertLogRows({ ...insert, token }, into);
      return repairInsert(at, { ...insert, table: "logs", fill });
    },
    insertRefusedLogRow: (row) => insertRefusedLogRow(row),
    repairRefusedLogRow: (row) => {
      const fill = (into: string, token: string) => insertRefusedLogRow({ ...row, token }, into);
      return repairInsert(at, { ...row, table: "dead_letters", fill });
    },
    async probeLogs(native, signal) {
      const { names, input } = await rows.columns(signal);
      const query = `INSERT INTO ${options.database}.logs (${names})
        SELECT ${names} FROM ${input} WHERE cityHash64(event_id) = 0 AND cityHash64(event_id, 1) = 0 FORMAT Native`;
      await rows.send({ query, native, token: "", signal });
    },
    insertLatency: (insert) => insertLatency(client, options.database, insert),
    refusedLogRows: (blockId, signal) =>
      refusedLogRows(client, { database: options.database, blockId, signal }),
    activeParts: (signal) => activeParts(client, options.database, signal),
    async close() {
      inserter.close();
      await client.close();
    },
  };
}

/** A backfill over many days makes many partitions at once; the default bound of 100 would refuse it for ever. */
function insertUrl(url: string): string {
  const target = new URL(url);
  target.searchParams.set("max_partitions_per_insert_block", String(PARTITIONS_PER_INSERT_MAX));
  return target.href;
}

function refusedRowQuery(table: string, input: string, row: number): string {
  return `INSERT INTO ${table}
    (project_id, observed_timestamp, event_id, signal, source, reason, message, origin, raw, raw_bytes, block_id)
    SELECT project_id, observed_timestamp, event_id, 'logs',
      transform(project_id, {projects:Array(UInt32)}, {sources:Array(String)}, ''),
      'store.refused', {message:String}, {origin:String},
      substring(json, 1, ${LIMITS.deadLetterRawBytesMax}), length(json), {block:String}
    FROM (SELECT *, formatRowNoNewline('JSONEachRow', *) AS json FROM ${input} LIMIT 1 OFFSET ${row})
    FORMAT Native`;
}

function paramsOf(row: RefusedLogRow): Record<string, unknown> {
  return {
    projects: [...row.sources.keys()],
    sources: [...row.sources.values()],
    message: row.message.slice(0, MESSAGE_CHARS_MAX),
    origin: row.origin,
    block: row.blockId,
  };
}

interface Statement {
  query: string;
  native: Buffer;
  token: string;
  signal: AbortSignal;
  params?: Record<string, unknown>;
}

/** Statements that read the block in their body through `input`. */
class LogRowStatements {
  private known: { names: string; input: string } | null = null;

  constructor(
    private readonly client: Client,
    private readonly database: string,
  ) {}

  /** Columns of `logs` and the table function that reads them; asked once. */
  async columns(signal: AbortSignal): Promise<{ names: string; input: string }> {
    if (this.known) return this.known;
    const result = await this.client.query({
      query: `SELECT name, type FROM system.columns WHERE database = {database:String} AND table = 'logs'
        AND default_kind NOT IN ('MATERIALIZED', 'ALIAS') ORDER BY position`,
      query_params: { database: this.database },
      format: "JSONEachRow",
      abort_signal: signal,
    });
    const columns = z.array(z.object({ name: z.string(), type: z.string() })).parse(await result.json());
    const structure = columns.map(({ name, type }) => `${name} ${type}`).join(", ");
    this.known = { names: columns.map(({ name }) => name).join(", "), input: `input(${quote(structure)})` };
    return this.known;
  }

  /** Rejects with the StoreError of the server's answer. */
  async send({ query, native, token, signal, params }: Statement): Promise<void> {
    try {
      const { stream } = await this.client.exec({
        query,
        values: Readable.from([native]),
        abort_signal: signal,
        ...(params && { query_params: params }),
        clickhouse_settings: {
          max_threads: 1,
          max_memory_usage: "0",
          max_insert_threads: "1",
          insert_deduplication_token: token,
          max_partitions_per_insert_block: String(PARTITIONS_PER_INSERT_MAX),
          wait_end_of_query: 1,
          output_format_json_quote_64bit_integers: 1,
        },
      });
      stream.resume();
    } catch (error) {
      throw translated(error);
    }
  }
}

function translated(error: unknown): Error {
  if (!(error instanceof Error)) return new Error(String(error));
  const code = "code" in error ? String(error.code) : "";
  if (!/^\d+$/.test(code)) return insertError("", error.message, error);
  return insertError(code, `Code: ${code}. ${error.message}`, error);
}

async function insertLatency(client: Client, database: string, insert: LatencyInsert): Promise<void> {
  await client.insert({
    table: `${database}.ingest_latency`,
    values: insert.rows.map(({ projectId, t, source, delayMs, events }) => ({
      project_id: projectId,
      t,
      source,
      delay_ms: delayMs,
      events,
    })),
    format: "JSONEachRow",
    abort_signal: insert.signal,
    clickhouse_settings: { insert_deduplication_token: insert.token },
  });
}

async function refusedLogRows(
  client: Client,
  of: { database: string; blockId: string; signal: AbortSignal },
): Promise<Map<number, number>> {
  const result = await client.query({
    query: `SELECT project_id, toUInt32(uniqExact(origin)) AS rows FROM ${of.database}.dead_letters
      WHERE block_id = {block:String} AND reason = 'store.refused' AND signal = 'logs' GROUP BY project_id`,
    query_params: { block: of.blockId },
    format: "JSONEachRow",
    abort_signal: of.signal,
  });
  const counts = z.array(z.object({ project_id: z.number(), rows: z.number() })).parse(await result.json());
  return new Map(counts.map(({ project_id, rows }) => [project_id, rows]));
}

async function activeParts(client: Client, database: string, signal: AbortSignal): Promise<number> {
  const result = await client.query({
    query: `SELECT toUInt32(max(parts)) AS parts FROM (
      SELECT count() AS parts FROM system.parts WHERE active AND database = {database:String}
      GROUP BY table, partition_id)`,
    query_params: { database },
    format: "JSONEachRow",
    abort_signal: signal,
  });
  const [row] = z.array(z.object({ parts: z.number() })).parse(await result.json());
  return row?.parts ?? 0;
}

function quote(text: string): string {
  return `'${text.replaceAll("\\", "\\\\").replaceAll("'", "\\'")}'`;
}
