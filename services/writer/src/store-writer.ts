/**
 * What the writer asks of the store, so that its logic knows neither HTTP nor SQL. The one
 * implementation is clickhouse-store.ts. Every method rejects when the store fails; `isRefusal`
 * tells data that can never be stored from a state of the server that passes.
 */
import type { BlockTable } from "@sightglass/bus";
import { StoreError } from "@sightglass/clickhouse";
import { errorMessage } from "@sightglass/runtime";

/** Whole zstd frames of Native blocks, inserted as one body. */
export interface FrameInsert {
  table: BlockTable;
  frames: readonly Buffer[];
  /** The same token never inserts twice. */
  token: string;
  signal: AbortSignal;
}

/** Rows [first, first + count) of one block of logs, given as its Native bytes. */
export interface LogRowsInsert {
  native: Buffer;
  first: number;
  count: number;
  token: string;
  signal: AbortSignal;
}

/** One row of a block of logs, to be kept as a dead letter: its columns as JSON. */
export interface RefusedLogRow {
  native: Buffer;
  row: number;
  /** The store's own words. */
  message: string;
  origin: string;
  blockId: string;
  /** Source by project, from the block header. */
  sources: ReadonlyMap<number, string>;
  token: string;
  signal: AbortSignal;
}

export interface StoreWriter {
  insert(insert: FrameInsert): Promise<void>;
  insertLogRows(insert: LogRowsInsert): Promise<void>;
  insertRefusedLogRow(row: RefusedLogRow): Promise<void>;
  /** Reads a block without storing a row; refused when the bytes are no block of logs. */
  probeLogs(native: Buffer, signal: AbortSignal): Promise<void>;
  /** Dead letters `store.refused` of a block by project. */
  refusedLogRows(blockId: string, signal: AbortSignal): Promise<Map<number, number>>;
  /** Active parts of the fullest partition. */
  activeParts(signal: AbortSignal): Promise<number>;
}

/** VIOLATED_CONSTRAINT and throwIf: somebody's own rule in the store refuses a row. */
const OWN_RULE_CODES: ReadonlySet<string> = new Set(["395", "469"]);
/** NO_SUCH_COLUMN, THERE_IS_NO_COLUMN: the store is not migrated yet; that passes. */
const MIGRATION_CODES: ReadonlySet<string> = new Set(["8", "16"]);
/** Memory, cancelled, timeout, network: may strike while a good block is read. */
const PASSING_CODES: ReadonlySet<string> = new Set(["159", "160", "209", "210", "236", "241", "394"]);

/** Damaged bytes fail with almost any code, but always in the reader of the format. */
const IN_FORMAT_READER = /While executing Native/;

/** Whether the data itself is refused: the same insert can never succeed. */
export function isRefusal(error: unknown): boolean {
  const message = errorMessage(error);
  const code = /^Code: (\d+)/.exec(message)?.[1] ?? "";
  if (OWN_RULE_CODES.has(code)) return true;
  if (MIGRATION_CODES.has(code) || PASSING_CODES.has(code)) return false;
  if (!(error instanceof StoreError)) return false;
  return error.code === "store.refused" || IN_FORMAT_READER.test(message);
}

export function isTooManyParts(error: unknown): boolean {
  return error instanceof StoreError && error.code === "store.too_many_parts";
}
