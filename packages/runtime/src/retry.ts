/** Waiting and trying again, both abortable. Times are milliseconds. */
import { AppError } from "./app-error";

/** Waits `ms`; rejects with the signal's reason when it is aborted first. */
export function sleep(ms: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) {
      reject(abortError(signal));
      return;
    }
    const onAbort = () => {
      clearTimeout(timer);
      reject(abortError(signal));
    };
    const timer = setTimeout(() => {
      signal?.removeEventListener("abort", onAbort);
      resolve();
    }, ms);
    signal?.addEventListener("abort", onAbort, { once: true });
  });
}

/** How `retry` tries. */
export interface RetryOptions {
  /** Tries in all, 1 or more; Infinity is allowed together with a signal. */
  readonly attempts: number;
  /** Upper bound of the first wait. */
  readonly baseMs: number;
  /** Upper bound of every wait. */
  readonly maxMs: number;
  readonly signal?: AbortSignal;
  /** Source of jitter in 0..1; `Math.random` unless a test gives another. */
  readonly random?: () => number;
}

/**
 * Calls `fn` until it succeeds. Waits `baseMs * 2^n` at most, at least half of it (jitter), never above `maxMs`.
 * Gives up with the last error after `attempts` tries, at once on `AppError.permanent` or when aborted.
 */
export async function retry<T>(fn: (attempt: number) => Promise<T>, options: RetryOptions): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await fn(attempt);
    } catch (error) {
      if (error instanceof AppError && error.permanent) throw error;
      if (attempt >= options.attempts || options.signal?.aborted) throw error;
      await sleep(backoffMs(attempt, options), options.signal);
    }
  }
}

/** The wait after try number `attempt` (1 is the first). */
export function backoffMs(
  attempt: number,
  options: Pick<RetryOptions, "baseMs" | "maxMs" | "random">,
): number {
  const ceiling = Math.min(options.maxMs, options.baseMs * 2 ** Math.min(attempt - 1, 30));
  const random = options.random ?? Math.random;
  return ceiling / 2 + (ceiling / 2) * random();
}

function abortError(signal: AbortSignal | undefined): Error {
  const reason: unknown = signal?.reason;
  return reason instanceof Error ? reason : new AppError("runtime.aborted", "The operation was aborted.");
}
