/**
 * Anything that was thrown, as what an outsider may learn of it: a status, a stable code, a sentence.
 * Pure. tRPC, /api/v1 and the downloads all answer by this table, so that they cannot disagree.
 */
import { type QueryBound, StoreError } from "@sightglass/clickhouse";
import type { QueryProblem } from "@sightglass/query-language";
import { AppError } from "@sightglass/runtime";
import { ERROR_CODES, type ErrorCode, UseCaseError } from "@sightglass/usecases";
import { ZodError } from "zod";

export interface Failure {
  status: number;
  code: ErrorCode;
  title: string;
  detail: string;
  /** Set for a bad query text. */
  problems?: readonly QueryProblem[];
  /** Seconds after which trying again makes sense. */
  retryAfterS?: number;
  /** True when it is our fault: to be logged with its cause. */
  unexpected: boolean;
}

function isErrorCode(code: string): code is ErrorCode {
  return Object.hasOwn(ERROR_CODES, code);
}

/** Never throws; what is unknown becomes `internal` without its message. */
export function toFailure(error: unknown): Failure {
  if (error instanceof ZodError) return failure("input.invalid", zodDetail(error));
  if (error instanceof StoreError) return storeFailure(error);
  if (isAbort(error)) return failure("request.aborted", "The request was cancelled.");
  if (error instanceof UseCaseError || error instanceof AppError) {
    if (!isErrorCode(error.code)) return internal();
    const problems = error instanceof UseCaseError ? error.problems : undefined;
    return { ...failure(error.code, error.message), ...(problems ? { problems } : {}) };
  }
  return internal();
}

function failure(code: ErrorCode, detail: string): Failure {
  return { code, detail, ...ERROR_CODES[code], unexpected: ERROR_CODES[code].status >= 500 };
}

/** What a query ran into, in the product's codes. */
function storeFailure(error: StoreError): Failure {
  switch (error.code) {
    case "store.limit":
      return failure(BOUND_CODES[error.bound ?? "time"], error.message);
    case "store.query":
      return failure("query.syntax", error.message);
    case "store.cancelled":
      return failure("request.aborted", error.message);
    case "store.unavailable":
    case "store.timeout":
    case "store.memory":
    case "store.too_many_parts":
      return failure("store.unavailable", "The telemetry store does not answer; try again in a moment.");
    default:
      return internal();
  }
}

const BOUND_CODES = {
  rows: "limit.rows_read",
  bytes: "limit.rows_read",
  result: "limit.rows_read",
  time: "limit.time",
  memory: "limit.memory",
} as const satisfies Record<QueryBound, ErrorCode>;

function internal(): Failure {
  return failure("internal", "The error has been logged under the instance of this answer.");
}

function isAbort(error: unknown): boolean {
  return error instanceof Error && error.name === "AbortError";
}

function zodDetail(error: ZodError): string {
  return error.issues
    .slice(0, 10)
    .map((issue) => (issue.path.length > 0 ? `${issue.path.join(".")}: ${issue.message}` : issue.message))
    .join("; ");
}
