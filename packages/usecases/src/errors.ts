/**
 * Every code that the product answers errors with, as one table; docs/reference/errors.md lists the
 * same. A code is `area.reason`, is never renamed once released, and has one HTTP status on all doors. Pure.
 */
import type { QueryProblem } from "@sightglass/query-language";

interface ErrorKind {
  status: number;
  /** The same sentence for every occurrence; `detail` of the answer tells this one. */
  title: string;
  /** Seconds after which trying again makes sense. */
  retryAfterS?: number;
}

export const ERROR_CODES = {
  "query.syntax": { status: 400, title: "The query cannot be read" },
  "input.invalid": { status: 400, title: "A parameter cannot be used" },
  "range.invalid": { status: 400, title: "The time range cannot be used" },
  "cursor.invalid": { status: 400, title: "The cursor cannot be used" },
  "auth.required": { status: 401, title: "Not signed in" },
  "auth.invalid": { status: 401, title: "E-mail or password is wrong" },
  "auth.forbidden": { status: 403, title: "Not allowed" },
  "request.cross_site": { status: 403, title: "Request from another site" },
  "route.not_found": { status: 404, title: "No such route" },
  "logs.not_found": { status: 404, title: "No such log record" },
  "traces.not_found": { status: 404, title: "No such trace" },
  "services.not_found": { status: 404, title: "No such service" },
  "keys.not_found": { status: 404, title: "No such ingest key" },
  "tokens.not_found": { status: 404, title: "No such API token" },
  "inputs.not_found": { status: 404, title: "No such input" },
  "saved_searches.not_found": { status: 404, title: "No such saved search" },
  "hot_keys.not_found": { status: 404, title: "No such attribute" },
  "members.not_found": { status: 404, title: "No such member" },
  "method.not_allowed": { status: 405, title: "Method not allowed" },
  "keys.name_taken": { status: 409, title: "The name is taken" },
  "keys.too_many": { status: 409, title: "The project has as many ingest keys as it may" },
  "tokens.name_taken": { status: 409, title: "The name is taken" },
  "tokens.too_many": { status: 409, title: "The project has as many API tokens as it may" },
  "scrapes.not_found": { status: 404, title: "No such target" },
  "scrapes.name_taken": { status: 409, title: "The name is taken" },
  "scrapes.too_many": { status: 409, title: "The project has as many targets as it may" },
  "inputs.doors": { status: 400, title: "The door is of another kind of input" },
  "inputs.name_taken": { status: 409, title: "The name is taken" },
  "inputs.network_taken": { status: 409, title: "The network is taken" },
  "inputs.too_many": { status: 409, title: "The project has as many inputs as it may" },
  "saved_searches.name_taken": { status: 409, title: "The name is taken" },
  "saved_searches.too_many": { status: 409, title: "There are as many saved searches as there may be" },
  "hot_keys.too_many": { status: 409, title: "The project keeps as many keys as columns as it may" },
  "members.last_owner": { status: 409, title: "The last owner stays owner" },
  "body.too_large": { status: 413, title: "The body is too long" },
  "limit.rows_read": { status: 422, title: "The query reads too much" },
  "limit.time": { status: 422, title: "The query takes too long" },
  "limit.memory": { status: 422, title: "The query needs too much memory" },
  "limit.rate": { status: 429, title: "Too many requests", retryAfterS: 1 },
  "auth.throttled": { status: 429, title: "Too many failed sign-ins" },
  "request.aborted": { status: 499, title: "The client went away" },
  internal: { status: 500, title: "Something went wrong on our side" },
  "intake.unavailable": { status: 503, title: "The intake does not answer", retryAfterS: 5 },
  "tail.unavailable": { status: 503, title: "The event log does not answer", retryAfterS: 5 },
  "store.unavailable": { status: 503, title: "The store does not answer", retryAfterS: 5 },
} as const satisfies Record<string, ErrorKind>;

export type ErrorCode = keyof typeof ERROR_CODES;

export interface UseCaseErrorOptions {
  cause?: unknown;
  /** Every problem of a query text, with positions. */
  problems?: readonly QueryProblem[];
}

/** An expected refusal; `message` is one sentence for people and may hold their own words, never a secret. */
export class UseCaseError extends Error {
  readonly problems: readonly QueryProblem[] | undefined;

  constructor(
    readonly code: ErrorCode,
    message: string,
    options: UseCaseErrorOptions = {},
  ) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = "UseCaseError";
    this.problems = options.problems;
  }
}
