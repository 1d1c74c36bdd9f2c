import { describe, expect, it } from "vitest";
import { createTokenLimiter } from "./rate-limit";

describe("createTokenLimiter", () => {
  it("refuses the request past the limit and says when to come back", async () => {
    const limiter = createTokenLimiter(2);
    const token = { kind: "token", id: "a" } as const;
    await limiter.take(token);
    expect(await limiter.take(token)).toEqual({ allowed: true, retryAfterS: 0 });
    const third = await limiter.take(token);
    expect(third.allowed).toBe(false);
    expect(third.retryAfterS).toBeGreaterThanOrEqual(1);
    expect(third.retryAfterS).toBeLessThanOrEqual(60);
  });

  it("counts each token by itself and no session", async () => {
    const limiter = createTokenLimiter(1);
    await limiter.take({ kind: "token", id: "a" });
    expect((await limiter.take({ kind: "token", id: "b" })).allowed).toBe(true);
    await limiter.take({ kind: "user", id: "u" });
    expect((await limiter.take({ kind: "user", id: "u" })).allowed).toBe(true);
  });
});
