/** Errors of the API as the pages show them: a sentence, a stable code, and the places in the query. Pure. */
import type { QueryProblem } from "./types";

export interface Problem {
  message: string;
  code: string;
  problems: QueryProblem[];
}

function field(value: unknown, name: string): unknown {
  return typeof value === "object" && value !== null ? Reflect.get(value, name) : undefined;
}

function text(value: unknown): string {
  return typeof value === "string" ? value : "";
}

function isProblem(value: unknown): value is QueryProblem {
  return (
    typeof field(value, "message") === "string" &&
    typeof field(value, "from") === "number" &&
    typeof field(value, "to") === "number"
  );
}

/** Reads whatever a failed call threw. Network failures get a sentence of their own. */
export function problemOf(error: unknown): Problem {
  const data = field(error, "data");
  const problems = field(data, "problems");
  if (data === undefined || data === null) {
    return {
      message: "The app did not answer. What is shown is kept.",
      code: "network",
      problems: [],
    };
  }
  return {
    message: text(field(error, "message")) || "The request failed.",
    code: text(field(data, "code")) || "unknown",
    problems: Array.isArray(problems) ? problems.filter(isProblem) : [],
  };
}

/** True when nobody is signed in any more. */
export function isSignedOut(error: unknown): boolean {
  const data = field(error, "data");
  return field(data, "httpStatus") === 401 || field(data, "code") === "UNAUTHORIZED";
}

/** True when we stopped the request ourselves. */
export function isAborted(error: unknown): boolean {
  const name = field(error, "name");
  const cause = field(field(error, "cause"), "name");
  return name === "AbortError" || cause === "AbortError" || name === "CancelledError";
}
