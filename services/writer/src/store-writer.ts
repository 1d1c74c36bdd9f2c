/**
 * What the writer asks of the store, so that its logic knows neither HTTP nor SQL. The one
 * implementation is clickhouse-store.ts. Every method rejects with StoreError when the store fails;
 * `isRefusal` tells data that can never be stored from a state of the server that passes.
 */
import type { BlockTable } from "@sightglass/bus";
import { StoreError } from "@sightglass/clickhouse";
import { errorMessage } from "@sightglass/runtime";
import { WRITER_LIMITS } from "./limits";

/** Whole zstd frames of Native blocks, inserted as one body. */
interface FrameInsert {
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

/** Events of one source that were received in one minute and took as long to be searchable. */
export interface LatencyRow {
  projectId: number;
  /** Start of the minute, Unix seconds. */
  t: number;
  source: string;
  delayMs: number;
  events: number;
}

export interface LatencyInsert {
  rows: readonly LatencyRow[];
  token: string;
  signal: AbortSignal;
}

export interface StoreWriter {
  insert(insert: FrameInsert): Promise<void>;
  insertLogRows(insert: LogRowsInsert): Promise<void>;
  /**
   * Stores the rows of an insert that are not there although a repetition of it succeeded. Gives their number; null
   * when none can be missing.
   */
  repair(insert: FrameInsert): Promise<number | null>;
  repairLogRows(insert: LogRowsInsert): Promise<number | null>;
  repairRefusedLogRow(row: RefusedLogRow): Promise<number | null>;
  insertRefusedLogRow(row: RefusedLogRow): Promise<void>;
  insertLatency(insert: LatencyInsert): Promise<void>;
  /** Reads a block without storing a row; refused when the bytes are no block of logs. */
  probeLogs(native: Buffer, signal: AbortSignal): Promise<void>;
  /** Dead letters `store.refused` of a block by project. */
  refusedLogRows(blockId: string, signal: AbortSignal): Promise<Map<number, number>>;
  /** Active parts of the fullest partition. */
  activeParts(signal: AbortSignal): Promise<number>;
}

/** VIOLATED_CONSTRAINT and throwIf: somebody's own rule in the store refuses a row. */
const OWN_RULE_CODES: ReadonlySet<string> = new Set(["395", "469"]);
/**
 * NO_SUCH_COLUMN, THERE_IS_NO_COLUMN: the store is not migrated yet. LOGICAL_ERROR, STD_EXCEPTION:
 * a fault of the server or its disk unless it shows in the reader of the format.
 */
const SERVER_CODES: ReadonlySet<string> = new Set(["8", "16", "49", "1001"]);
/** Memory, threads, cancelled, timeout, network: may strike while a good block is read. */
const PASSING_CODES: ReadonlySet<string> = new Set([
  "159",
  "160",
  "173",
  "209",
  "210",
  "236",
  "241",
  "394",
  "439",
]);
const BAD_ALLOC = /std::bad_alloc/;

/** A failure outside of ClickHouse's own has its number behind other words. */
const CODE = /^(?:std::exception\. )?Code: (\d+)/;
/** The disk of the server. The rows may be in the table already, with only a view's part missing. */
const FILE_SYSTEM = /^std::exception\. Code: 1001, type: [\w:]*filesystem_error/;

/** Damaged bytes fail with almost any code, but always in the reader of the format. */
const IN_FORMAT_READER = /While executing Native/;
/** At the end of the message and behind all quoted text, so that a value of a row cannot say it. */
const BEHIND_A_VIEW = /: while pushing to view [^']*$/;
const CHUNK_OF_MEMORY =
  /attempt to allocate chunk of ([\d.]+) (\w+)(?: bytes)?\)(?:, current RSS:? [^,]*)?, maximum: ([\d.]+) (\w+)/;

/** The data itself is refused: the same insert can never succeed. The message is the store's. */
export class StoreRefusal extends Error {
  constructor(cause: unknown) {
    super(errorMessage(cause), { cause });
    this.name = "StoreRefusal";
  }
}

/** Whether a failed attempt speaks of the data and not of the server. */
export function isRefusal(error: unknown): boolean {
  if (!(error instanceof StoreError) || isViewFailure(error)) return false;
  if (FILE_SYSTEM.test(error.message)) return false;
  const code = CODE.exec(error.message)?.[1] ?? "";
  const words = wordsOf(error);
  const inReader = IN_FORMAT_READER.test(words);
  if (OWN_RULE_CODES.has(code)) return true;
  if (code === "241" && inReader) return asksForTooMuch(words);
  if (PASSING_CODES.has(code) || BAD_ALLOC.test(words)) return false;
  return inReader || (error.code === "store.refused" && !SERVER_CODES.has(code));
}

/**
 * A view behind the table fails. The rows may be in the table already, so only the same insert under
 * the same token is right, until somebody mends or drops the view.
 */
export function isViewFailure(error: unknown): boolean {
  return error instanceof StoreError && BEHIND_A_VIEW.test(wordsOf(error));
}

/** The message may be only the first line of what the server said. */
function wordsOf(error: StoreError): string {
  return `${error.message}\n${errorMessage(error.cause)}`;
}

/** One piece of memory that no later attempt gets, or that no block of ours needs: a damaged length asks for it. */
function asksForTooMuch(words: string): boolean {
  const [, chunk, chunkUnit, maximum, maximumUnit] = CHUNK_OF_MEMORY.exec(words) ?? [];
  const asked = inBytes(chunk, chunkUnit);
  return asked > WRITER_LIMITS.readerChunkBytesMax || asked > inBytes(maximum, maximumUnit);
}

function inBytes(amount: string | undefined, unit: string | undefined): number {
  const power = ["B", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB"].indexOf(unit ?? "");
  return power < 0 ? Number.NaN : Number(amount) * 1024 ** power;
}

export function isTooManyParts(error: unknown): boolean {
  return error instanceof StoreError && error.code === "store.too_many_parts";
}
