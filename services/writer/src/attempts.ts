/**
 * Calls to the store that are repeated until they succeed or the store refuses the data: nothing of
 * the log is lost while the store is away, the position just stays. At most a few at a time.
 */
import { backoffMs, errorMessage, type Logger, sleep } from "@sightglass/runtime";
import { WRITER_LIMITS } from "./limits";
import { type Pace, Slots } from "./pace";
import { isRefusal, isTooManyParts, isViewFailure, StoreRefusal } from "./store-writer";

export interface AttemptsOptions {
  logger: Logger;
  pace: Pace;
  /** Told the seconds of each attempt and how it ended. */
  onAttempt: (outcome: "ok" | "refused" | "failed", seconds: number) => void;
  retryBaseMs?: number;
}

export interface AttemptSignals {
  /** Ends the waiting between attempts. */
  stop: AbortSignal;
  /** Ends an attempt in flight. */
  kill: AbortSignal;
}

const LOG_EVERY_MS = 30_000;

export class Attempts {
  private readonly slots = new Slots(WRITER_LIMITS.insertsInFlight);
  /** Call number → last failure, of calls that wait to be repeated. */
  private readonly failing = new Map<number, string>();
  private calls = 0;
  private loggedMs = Number.NEGATIVE_INFINITY;

  constructor(private readonly options: AttemptsOptions) {}

  /** Calls so far. */
  get count(): number {
    return this.calls;
  }

  /** Why calls are being repeated now; empty when none is. */
  get failure(): string {
    return [...this.failing.values()][0] ?? "";
  }

  /** Rejects with StoreRefusal when the store refuses the data, with anything else only when stopped. */
  async run<T>(call: (kill: AbortSignal) => Promise<T>, signals: AttemptSignals): Promise<T> {
    const id = this.calls++;
    try {
      for (let attempt = 1; ; attempt++) {
        signals.kill.throwIfAborted();
        try {
          return await this.slots.use(() => this.once(call, signals.kill));
        } catch (error) {
          if (isRefusal(error)) throw new StoreRefusal(error);
          if (isTooManyParts(error)) this.options.pace.tooManyParts();
          this.failing.set(id, failureOf(error));
          this.log(error, attempt);
          if (signals.stop.aborted) throw error;
          const baseMs = this.options.retryBaseMs ?? WRITER_LIMITS.retryBaseMs;
          await sleep(backoffMs(attempt, { baseMs, maxMs: WRITER_LIMITS.retryMaxMs }), signals.stop);
        }
      }
    } finally {
      this.failing.delete(id);
    }
  }

  private async once<T>(call: (kill: AbortSignal) => Promise<T>, kill: AbortSignal): Promise<T> {
    const started = performance.now();
    const seconds = () => (performance.now() - started) / 1000;
    try {
      const result = await call(kill);
      this.options.onAttempt("ok", seconds());
      return result;
    } catch (error) {
      this.options.onAttempt(isRefusal(error) ? "refused" : "failed", seconds());
      throw error;
    }
  }

  private log(error: unknown, attempt: number): void {
    const now = performance.now();
    if (now - this.loggedMs < LOG_EVERY_MS) return;
    this.loggedMs = now;
    this.options.logger.warn(
      { err: failureOf(error), attempt },
      "the store did not take an insert; it is repeated",
    );
  }
}

function failureOf(error: unknown): string {
  const words = errorMessage(error);
  return isViewFailure(error) ? `a view of the store fails; mend or drop it: ${words}` : words;
}
