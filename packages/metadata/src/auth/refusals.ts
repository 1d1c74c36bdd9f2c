/** Refusals of sign-in and password changes. They carry our own code; `createAuth` makes the problem document of it. Pure. */
import { APIError } from "better-auth/api";

/** `triesLeft`: free tries that remain. */
export function wrongPassword(message: string, triesLeft: number): APIError {
  return new APIError(
    "UNAUTHORIZED",
    { code: "auth.invalid", message },
    { "x-tries-left": String(triesLeft) },
  );
}

export function tooManyTries(retryAfterMs: number): APIError {
  const seconds = Math.max(1, Math.ceil(retryAfterMs / 1000));
  const body = { code: "auth.throttled", message: `Too many failed sign-ins; try again in ${seconds} s.` };
  return new APIError("TOO_MANY_REQUESTS", body, { "retry-after": String(seconds) });
}

export function unfitInput(message: string): APIError {
  return new APIError("BAD_REQUEST", { code: "input.invalid", message });
}

export function isDisabled(user: object): boolean {
  return "disabledAt" in user && user.disabledAt !== null && user.disabledAt !== undefined;
}
