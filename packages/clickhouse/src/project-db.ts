/**
 * The handle that every query takes: one project of the reader's connection. Each statement is built
 * with the project's condition, and the same request carries `additional_table_filters` for every
 * telemetry table under `readonly=1`, so a statement that forgot its condition still sees one
 * project. Aborting the signal ends the query in the server.
 */
import { randomUUID } from "node:crypto";
import { type ClickHouseSettings, SettingsMap } from "@clickhouse/client";
import { z } from "zod";
import { StoreReader } from "./client";
import { wholeParquet } from "./parquet";
import { type CompiledSql, param, type SqlFragment, type SqlParam, sql } from "./sql";
import { queryError, StoreError } from "./store-error";
import { TELEMETRY_TABLES } from "./tables";

/** Bounds of one query. What passes them fails with `store.limit`. */
export interface QueryLimits {
  readonly timeMs: number;
  readonly rowsToRead: number;
  readonly resultRows: number;
  readonly resultBytes: number;
  /** Distinct keys of a GROUP BY; later ones are left out without a failure. Unbounded unless given. */
  readonly groups?: number;
  /** Rows of a block before its filter, of `BLOCK_BYTES_MAX` at most: for functions that are dear to begin. */
  readonly blockRows?: number;
}

export const QUERY_LIMITS_DEFAULT: QueryLimits = {
  timeMs: 30_000,
  rowsToRead: 1_000_000_000,
  resultRows: 100_000,
  resultBytes: 64 * 1024 * 1024,
};

export interface QueryStats {
  rows_read: number;
  bytes_read: number;
  elapsed_ms: number;
}

export interface QueryOptions {
  readonly signal?: AbortSignal;
  readonly limits?: Partial<QueryLimits>;
}

interface QueryAnswer<Row> {
  rows: Row[];
  stats: QueryStats;
}

export interface ProjectDb {
  readonly projectId: number;
  /** `project_id = …`, for the text of every statement. */
  readonly condition: SqlFragment;
  /** All rows in memory, at most `limits.resultRows`. @throws StoreError */
  query<Row>(statement: SqlFragment, row: z.ZodType<Row>, options?: QueryOptions): Promise<QueryAnswer<Row>>;
  /**
   * All rows, each as its values in order, piece by piece; the store has the whole answer before it sends
   * the first, so what passes a bound fails before any row. @throws StoreError
   */
  pieces<Row>(
    statement: SqlFragment,
    row: z.ZodType<Row>,
    options?: QueryOptions,
  ): AsyncGenerator<Row[], void>;
  /** All rows as `RowBinary`, in memory: for numbers in bulk. At most `limits.resultRows` and `resultBytes`. @throws StoreError */
  binary(statement: SqlFragment, options?: QueryOptions): Promise<Buffer>;
  /** Without `limits.resultRows` of any size. The answer as a Parquet file, piece by piece as it is read; a pause of the reader holds the query in the store. @throws StoreError, also after some pieces: the file is whole only when it ends without one. */
  parquet(statement: SqlFragment, options?: QueryOptions): AsyncGenerator<Uint8Array, void>;
}

/** The server takes no longer field in a form; a longer text goes as the body, its parameters in the URL. */
const FORM_TEXT_CHARS_MAX = 30_000;
const QUERY_TEXT_BYTES_MAX = 4 * 1024 * 1024;
const AST_ELEMENTS_MAX = 500_000;
const BLOCK_BYTES_MAX = 64 * 1024 * 1024;
const PROJECT_ID_MAX = 2 ** 32 - 1;

/** @throws StoreError `store.query` when the id is not a UInt32 above 0. */
export function projectDb(reader: StoreReader, projectId: number): ProjectDb {
  if (!Number.isInteger(projectId) || projectId < 1 || projectId > PROJECT_ID_MAX) {
    throw new StoreError("store.query", "A project id is a whole number from 1 to 2^32 - 1.", {
      permanent: true,
    });
  }
  return bind(reader, projectId);
}

/**
 * Rows that belong to no project: requests with an unknown key are counted under project 0. For
 * people who run the installation, not for members of a project.
 */
export function installationDb(reader: StoreReader): ProjectDb {
  return bind(reader, 0);
}

function bind(reader: StoreReader, projectId: number): ProjectDb {
  const id: SqlParam = param("UInt32", projectId);
  const filters = tableFilters(reader.database, projectId);
  return {
    projectId,
    condition: sql`project_id = ${id}`,
    query: (statement, row, options = {}) => runQuery({ reader, filters, statement, options }, row),
    pieces: (statement, row, options = {}) => runPieces({ reader, filters, statement, options }, row),
    binary: (statement, options = {}) => runBinary({ reader, filters, statement, options }),
    parquet: (statement, options = {}) => runParquet({ reader, filters, statement, options }),
  };
}

/** The server ignores a name that does not exist, without a word: hence the one list, compared by a test. */
function tableFilters(database: string, projectId: number): SettingsMap {
  return SettingsMap.from(
    Object.fromEntries(
      TELEMETRY_TABLES.map((table) => [`${database}.${table}`, `project_id = ${projectId}`]),
    ),
  );
}

interface Run {
  reader: StoreReader;
  filters: SettingsMap;
  statement: SqlFragment;
  options: QueryOptions;
}

/** Also waits for the server's bounds, so the signal may have aborted before the query itself. */
async function settingsOf(run: Run): Promise<ClickHouseSettings> {
  const limits = { ...QUERY_LIMITS_DEFAULT, ...run.options.limits };
  // A query with a wider bound of its own, an export, keeps it.
  const isUsual = limits.rowsToRead <= QUERY_LIMITS_DEFAULT.rowsToRead;
  const rowsToRead = isUsual
    ? Math.min(limits.rowsToRead, run.reader.rowsToReadMax ?? limits.rowsToRead)
    : limits.rowsToRead;
  const bounds = await StoreReader.boundsOf(run.reader);
  run.options.signal?.throwIfAborted();
  return {
    ...bounds,
    readonly: "1",
    additional_table_filters: run.filters,
    cancel_http_readonly_queries_on_client_close: 1,
    max_execution_time: Math.max(1, Math.ceil(limits.timeMs / 1000)),
    max_rows_to_read: String(rowsToRead),
    max_result_rows: String(limits.resultRows),
    max_result_bytes: String(limits.resultBytes),
    // Enough for a filter with as many terms as the query language takes.
    max_query_size: String(QUERY_TEXT_BYTES_MAX),
    max_ast_elements: String(AST_ELEMENTS_MAX),
    output_format_json_quote_64bit_integers: 1,
    output_format_json_quote_denormals: 1,
    ...(limits.groups === undefined
      ? {}
      : { max_rows_to_group_by: String(limits.groups), group_by_overflow_mode: "any" }),
    ...(limits.blockRows === undefined
      ? {}
      : {
          max_block_size: String(limits.blockRows),
          preferred_block_size_bytes: String(BLOCK_BYTES_MAX),
        }),
    // Sums over no row at all are 0 here, not an error or NULL.
    aggregate_functions_null_for_empty: 0,
  };
}

const answerSchema = z.object({
  data: z.array(z.unknown()),
  statistics: z.object({ elapsed: z.number(), rows_read: z.number(), bytes_read: z.number() }),
});

async function runQuery<Row>(run: Run, row: z.ZodType<Row>): Promise<QueryAnswer<Row>> {
  const { signal } = run.options;
  const statement: CompiledSql = run.statement.compile();
  let answer: z.infer<typeof answerSchema>;
  try {
    const result = await StoreReader.clientOf(run.reader).query({
      ...statement,
      use_multipart_params_auto: statement.query.length < FORM_TEXT_CHARS_MAX,
      query_id: randomUUID(),
      format: "JSON",
      // The whole answer is made before the status is sent, so an error is never in mid-body.
      clickhouse_settings: { ...(await settingsOf(run)), wait_end_of_query: 1 },
      ...(signal === undefined ? {} : { abort_signal: signal }),
    });
    answer = answerSchema.parse(await result.json());
  } catch (error) {
    throw queryError(error, signal?.aborted === true);
  }
  return {
    rows: parseRows(answer.data, row),
    stats: {
      rows_read: answer.statistics.rows_read,
      bytes_read: answer.statistics.bytes_read,
      elapsed_ms: Math.round(answer.statistics.elapsed * 10_000) / 10,
    },
  };
}

async function* runPieces<Row>(run: Run, row: z.ZodType<Row>): AsyncGenerator<Row[], void> {
  const { signal } = run.options;
  const statement: CompiledSql = run.statement.compile();
  try {
    const result = await StoreReader.clientOf(run.reader).query({
      ...statement,
      use_multipart_params_auto: statement.query.length < FORM_TEXT_CHARS_MAX,
      query_id: randomUUID(),
      format: "JSONCompactEachRow",
      clickhouse_settings: { ...(await settingsOf(run)), wait_end_of_query: 1 },
      ...(signal === undefined ? {} : { abort_signal: signal }),
    });
    for await (const lines of result.stream()) {
      const values = lines.map((line): unknown => line.json());
      yield parseRows(values, row);
    }
  } catch (error) {
    throw queryError(error, signal?.aborted === true);
  }
}

async function runBinary(run: Run): Promise<Buffer> {
  const { signal } = run.options;
  const { query, query_params } = run.statement.compile();
  try {
    const { stream } = await StoreReader.clientOf(run.reader).exec({
      query: `${query}\nFORMAT RowBinary`,
      query_params,
      use_multipart_params_auto: query.length < FORM_TEXT_CHARS_MAX,
      query_id: randomUUID(),
      clickhouse_settings: {
        ...(await settingsOf(run)),
        wait_end_of_query: 1,
        allow_experimental_time_series_aggregate_functions: 1,
      },
      decompress_response_stream: true,
      ...(signal === undefined ? {} : { abort_signal: signal }),
    });
    const pieces: Buffer[] = [];
    for await (const piece of stream) pieces.push(Buffer.from(piece));
    return Buffer.concat(pieces);
  } catch (error) {
    throw queryError(error, signal?.aborted === true);
  }
}

/** Small enough that a piece of the file is never much of the memory. */
const ROW_GROUP = { rows: 50_000, bytes: 32 * 1024 * 1024 };

async function* runParquet(run: Run): AsyncGenerator<Uint8Array, void> {
  const { signal } = run.options;
  const { query, query_params } = run.statement.compile();
  try {
    const { stream } = await StoreReader.clientOf(run.reader).exec({
      query: `${query}\nFORMAT Parquet`,
      query_params,
      use_multipart_params_auto: query.length < FORM_TEXT_CHARS_MAX,
      query_id: randomUUID(),
      clickhouse_settings: {
        ...(await settingsOf(run)),
        ...boundsOfFile(run.options.limits),
        output_format_parquet_row_group_size: String(ROW_GROUP.rows),
        output_format_parquet_row_group_size_bytes: String(ROW_GROUP.bytes),
      },
      decompress_response_stream: true,
      ...(signal === undefined ? {} : { abort_signal: signal }),
    });
    yield* wholeParquet(stream);
  } catch (error) {
    throw queryError(error, signal?.aborted === true);
  }
}

/** A file of bounded size is made whole before it is sent, like any bounded answer. */
function boundsOfFile({ resultRows }: Partial<QueryLimits> = {}): ClickHouseSettings {
  return resultRows === undefined
    ? { max_result_rows: "0", max_result_bytes: "0" }
    : { wait_end_of_query: 1 };
}

function parseRows<Row>(rows: readonly unknown[], schema: z.ZodType<Row>): Row[] {
  const parsed = z.array(schema).safeParse(rows);
  if (parsed.success) return parsed.data;
  throw new StoreError("store.shape", `A row has an unexpected shape: ${z.prettifyError(parsed.error)}`);
}
