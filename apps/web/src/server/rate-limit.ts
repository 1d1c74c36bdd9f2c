/**
 * Requests of one API token over time, counted in this process. Memory: one entry for each token seen
 * within the last minute. Sessions are not limited here: the app asks much and its answers are bounded.
 */
import type { Actor } from "@sightglass/usecases";
import { RateLimiterMemory, RateLimiterRes } from "rate-limiter-flexible";

interface RateDecision {
  allowed: boolean;
  /** Whole seconds, at least 1, when not allowed; else 0. */
  retryAfterS: number;
}

export interface TokenLimiter {
  take(actor: Pick<Actor, "kind" | "id">): Promise<RateDecision>;
}

/** docs/reference/limits.md: 600 a minute. */
export const API_REQUESTS_PER_MINUTE = 600;

export function createTokenLimiter(perMinute: number = API_REQUESTS_PER_MINUTE): TokenLimiter {
  const limiter = new RateLimiterMemory({ points: perMinute, duration: 60 });
  return {
    async take(actor) {
      if (actor.kind !== "token") return { allowed: true, retryAfterS: 0 };
      try {
        await limiter.consume(actor.id);
        return { allowed: true, retryAfterS: 0 };
      } catch (refusal) {
        if (!(refusal instanceof RateLimiterRes)) throw refusal;
        return { allowed: false, retryAfterS: Math.max(1, Math.ceil(refusal.msBeforeNext / 1000)) };
      }
    },
  };
}
