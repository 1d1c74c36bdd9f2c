/**
 * Failures of the store as the product speaks of them. Codes of ClickHouse are translated in one
 * place: what can never succeed (`permanent`), what passes by itself, which bound a query hit.
 * Source: ClickHouse src/Common/ErrorCodes.cpp.
 */
import { ClickHouseError } from "@clickhouse/client";
import { AppError, errorMessage } from "@sightglass/runtime";

export type StoreErrorCode =
  /** No connection, no answer, or the server is not ready. */
  | "store.unavailable"
  | "store.timeout"
  | "store.too_many_parts"
  /** The server is at its memory limit. */
  | "store.memory"
  /** The data of an insert cannot be stored as it is. */
  | "store.refused"
  /** A query hit a bound; `bound` says which. */
  | "store.limit"
  /** The server could not run the text of a query, for example a regular expression. */
  | "store.query"
  | "store.cancelled"
  /** A row has a shape that we did not expect. */
  | "store.shape"
  | "store.migration"
  | "store.failed";

/** What a query ran into. */
export type QueryBound = "rows" | "bytes" | "time" | "memory" | "result";

export interface StoreErrorOptions {
  readonly cause?: unknown;
  readonly permanent?: boolean;
  readonly bound?: QueryBound;
}

export class StoreError extends AppError {
  override readonly code: StoreErrorCode;
  readonly bound: QueryBound | undefined;

  constructor(code: StoreErrorCode, message: string, options: StoreErrorOptions = {}) {
    super(code, message, { cause: options.cause, permanent: options.permanent ?? false });
    this.name = "StoreError";
    this.code = code;
    this.bound = options.bound;
  }
}

const BOUNDS: ReadonlyMap<string, QueryBound> = new Map([
  ["158", "rows"],
  ["159", "time"],
  ["160", "time"],
  ["241", "memory"],
  ["307", "bytes"],
  ["396", "result"],
]);

const BOUND_WORDS: Readonly<Record<QueryBound, string>> = {
  rows: "The query would read more rows than it may. Shorten the time range or add a condition.",
  bytes: "The query would read more bytes than it may. Shorten the time range or add a condition.",
  time: "The query took longer than it may. Shorten the time range or add a condition.",
  memory: "The query needs more memory than it may use. Shorten the time range or add a condition.",
  result: "The answer is larger than it may be. Ask for fewer rows.",
};

/** Bad regular expressions, numbers out of range, patterns that are too deep: the text of the query is at fault. */
const QUERY_FAULTS = new Set(["36", "427", "53", "69", "43", "32", "6", "41", "72", "457", "306"]);

/** A failed query in our words. `aborted`: our own signal ended it. */
export function queryError(error: unknown, aborted: boolean): StoreError {
  if (error instanceof StoreError) return error;
  if (aborted) return new StoreError("store.cancelled", "The query was cancelled.", { cause: error });
  if (!(error instanceof ClickHouseError)) return connectionError(error);
  const bound = BOUNDS.get(error.code);
  if (bound !== undefined)
    return new StoreError("store.limit", BOUND_WORDS[bound], { bound, cause: error, permanent: true });
  if (QUERY_FAULTS.has(error.code))
    return new StoreError("store.query", faultOf(error.message), { cause: error, permanent: true });
  if (error.code === "394")
    return new StoreError("store.cancelled", "The query was cancelled.", { cause: error });
  return serverError(error.code, error);
}

/** Data that fails in the same way at every attempt: unreadable, of another shape, or outside a type's range. */
const REFUSED = new Set([
  "6",
  "16",
  "20",
  "26",
  "27",
  "32",
  "33",
  "38",
  "41",
  "49",
  "50",
  "53",
  "69",
  "70",
  "72",
  "117",
  "128",
  "131",
  "190",
  "271",
  "321",
  "349",
  "354",
  "432",
  "441",
  "561",
  "1001",
]);

/** A failed insert in our words; `code` is ClickHouse's number as text, empty when there was no answer. */
export function insertError(code: string, message: string, cause?: unknown): StoreError {
  if (REFUSED.has(code))
    return new StoreError("store.refused", firstLine(message), {
      permanent: true,
      cause: cause ?? new Error(message),
    });
  return serverError(code, cause ?? new Error(message), message);
}

/** The server runs, but not its disk: files that cannot be opened, read or written, tables that are read-only, no space. */
const DISK_FAULTS = new Set(["74", "75", "76", "77", "164", "242", "243"]);

/** Failures that pass: the caller tries again. */
function serverError(code: string, cause: unknown, message = errorMessage(cause)): StoreError {
  const text = firstLine(message);
  if (code === "252") return new StoreError("store.too_many_parts", text, { cause });
  if (code === "241") return new StoreError("store.memory", text, { cause });
  if (code === "159" || code === "160" || code === "209")
    return new StoreError("store.timeout", text, { cause });
  const unavailable = code === "" || DISK_FAULTS.has(code);
  return new StoreError(unavailable ? "store.unavailable" : "store.failed", text, { cause });
}

function connectionError(error: unknown): StoreError {
  const message = errorMessage(error);
  if (/timeout/i.test(message)) return new StoreError("store.timeout", message, { cause: error });
  return new StoreError("store.unavailable", message, { cause: error });
}

const MESSAGE_CHARS_MAX = 600;
/** What follows is our own statement. */
const WHERE_IT_WAS = /[:.] (?:In scope|While (?:processing|executing)|while (?:processing|executing)) .*$/s;

/** What is wrong with the text of a query, for whoever wrote it. */
function faultOf(message: string): string {
  return firstLine(message.replace(WHERE_IT_WAS, ""));
}

function firstLine(text: string): string {
  return (text.split("\n", 1)[0] ?? "").slice(0, MESSAGE_CHARS_MAX);
}
