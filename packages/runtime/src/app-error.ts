/** The one error class of the product: a stable code, a message for people, and whether trying again can help. Pure. */

/** What a new `AppError` may carry besides its code and message. */
export interface AppErrorOptions {
  /** The error underneath, kept for the log. */
  readonly cause?: unknown;
  /** True when the same call can never succeed; `retry` stops at once. */
  readonly permanent?: boolean;
}

/** An expected failure. `code` is stable and dotted (`keys.not_found`); `message` is fit to be shown to people. */
export class AppError extends Error {
  readonly code: string;
  readonly permanent: boolean;

  constructor(code: string, message: string, options: AppErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = "AppError";
    this.code = code;
    this.permanent = options.permanent ?? false;
  }
}

/** The text of anything that was thrown; never throws itself. */
export function errorMessage(error: unknown): string {
  if (error instanceof Error) return error.message;
  return typeof error === "string" ? error : String(error);
}
