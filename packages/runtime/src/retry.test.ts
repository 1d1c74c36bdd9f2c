import { describe, expect, it } from "vitest";
import { AppError } from "./app-error";
import { backoffMs, retry, sleep } from "./retry";

const fast = { attempts: 3, baseMs: 1, maxMs: 2 };

describe("retry", () => {
  it("tries again until it succeeds", async () => {
    const seen: number[] = [];
    const result = await retry(async (attempt) => {
      seen.push(attempt);
      if (attempt < 3) throw new Error("not yet");
      return "done";
    }, fast);
    expect(result).toBe("done");
    expect(seen).toEqual([1, 2, 3]);
  });

  it("gives up with the last error", async () => {
    await expect(retry(async (attempt) => Promise.reject(new Error(`try ${attempt}`)), fast)).rejects.toThrow(
      "try 3",
    );
  });

  it("stops at once on a permanent error", async () => {
    let tries = 0;
    const failing = retry(async () => {
      tries++;
      throw new AppError("test.never", "never", { permanent: true });
    }, fast);
    await expect(failing).rejects.toThrow("never");
    expect(tries).toBe(1);
  });

  it("ends a wait when aborted", async () => {
    const abort = new AbortController();
    const waiting = sleep(60_000, abort.signal);
    abort.abort(new Error("enough"));
    await expect(waiting).rejects.toThrow("enough");
  });

  it("doubles the wait up to the limit", () => {
    const waits = [1, 2, 3, 9].map((n) => backoffMs(n, { baseMs: 200, maxMs: 1000, random: () => 1 }));
    expect(waits).toEqual([200, 400, 800, 1000]);
  });
});
