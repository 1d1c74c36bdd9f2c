/** An error as RFC 9457 `application/problem+json`. */
import { randomUUID } from "node:crypto";
import { type Failure, toFailure } from "./map-error";

/** Headers of every answer with data: never cached, never sniffed. */
export const DATA_HEADERS = {
  "cache-control": "no-store",
  "x-content-type-options": "nosniff",
} as const;

interface ProblemOptions {
  headers?: Readonly<Record<string, string>>;
  /** Hears of what is our fault, with the instance id that the answer carries. */
  onUnexpected?: (error: unknown, instance: string) => void;
}

/** The answer to a request that threw. `instance` is new each time and is in the log for unexpected errors. */
export function problemResponse(error: unknown, options: ProblemOptions = {}): Response {
  const failure = toFailure(error);
  const instance = `urn:uuid:${randomUUID()}`;
  if (failure.unexpected) options.onUnexpected?.(error, instance);
  return new Response(JSON.stringify(problemBody(failure, instance)), {
    status: failure.status,
    headers: { ...problemHeaders(failure), ...options.headers },
  });
}

function problemBody(failure: Failure, instance: string) {
  return {
    type: "about:blank",
    title: failure.title,
    status: failure.status,
    code: failure.code,
    detail: failure.detail,
    instance,
    ...(failure.problems ? { problems: failure.problems } : {}),
  };
}

function problemHeaders(failure: Failure): Record<string, string> {
  return {
    ...DATA_HEADERS,
    "content-type": "application/problem+json",
    ...(failure.retryAfterS === undefined ? {} : { "retry-after": String(failure.retryAfterS) }),
    ...(failure.status === 401 ? { "www-authenticate": 'Bearer realm="sightglass"' } : {}),
  };
}
