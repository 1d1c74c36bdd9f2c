/** Waiting for something that other processes bring about. */
import { errorMessage, sleep } from "@sightglass/runtime";

/** How long and how often `waitFor` asks. */
export interface WaitOptions {
  /** Default 10 s. */
  readonly timeoutMs?: number;
  /** Default 25 ms. */
  readonly everyMs?: number;
  /** What is waited for, in the error message. */
  readonly what?: string;
}

/**
 * Calls `fn` until it gives something truthy and returns that. A call that throws counts as "not yet".
 * @throws Error after `timeoutMs`, with the last error or value in its message.
 */
export async function waitFor<T>(
  fn: () => T | Promise<T>,
  options: WaitOptions = {},
): Promise<Exclude<T, undefined | null | false | 0 | "">> {
  const timeoutMs = options.timeoutMs ?? 10_000;
  const deadline = performance.now() + timeoutMs;
  let last = "nothing";
  for (;;) {
    try {
      const value = await fn();
      if (isGiven(value)) return value;
      last = String(value);
    } catch (error) {
      last = errorMessage(error);
    }
    if (performance.now() > deadline) {
      throw new Error(
        `${options.what ?? "The awaited thing"} did not come within ${timeoutMs} ms; last: ${last}`,
      );
    }
    await sleep(options.everyMs ?? 25);
  }
}

function isGiven<T>(value: T): value is Exclude<T, undefined | null | false | 0 | ""> {
  return Boolean(value);
}
