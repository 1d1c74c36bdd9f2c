import { describe, expect, it } from "vitest";
import { WRITER_LIMITS } from "./limits";
import { Pace, Slots } from "./pace";

describe("Pace", () => {
  it("begins with the shortest interval and never goes below it", () => {
    const pace = new Pace();
    pace.activeParts(0);
    expect(pace.intervalMs).toBe(WRITER_LIMITS.intervalMs);
  });

  it("stretches while parts pile up, to the longest interval, and comes back", () => {
    const pace = new Pace();
    for (let i = 0; i < 10; i++) pace.activeParts(WRITER_LIMITS.activePartsMax + 1);
    expect(pace.intervalMs).toBe(WRITER_LIMITS.intervalMaxMs);
    for (let i = 0; i < 10; i++) pace.activeParts(10);
    expect(pace.intervalMs).toBe(WRITER_LIMITS.intervalMs);
  });

  it("doubles when the store refuses more parts", () => {
    const pace = new Pace();
    pace.tooManyParts();
    expect(pace.intervalMs).toBe(2 * WRITER_LIMITS.intervalMs);
  });
});

describe("turns", () => {
  const { intervalMs } = WRITER_LIMITS;

  it("come at once after a quiet moment, then once per interval, for all partitions together", () => {
    const pace = new Pace();
    expect(pace.due(5000)).toBe(5000);
    pace.closed(5000);
    expect(pace.due(5100)).toBe(5000 + intervalMs);
    expect(pace.due(5900)).toBe(5000 + intervalMs);
    expect(pace.due(5000 + 2 * intervalMs)).toBe(5000 + 2 * intervalMs);
  });

  it("are never more than an interval away, however many partitions close batches", () => {
    const pace = new Pace();
    for (let now = 5000; now < 9000; now += 100) {
      pace.closed(now);
      expect(pace.due(now) - now).toBeLessThanOrEqual(intervalMs);
    }
  });
});

describe("Slots", () => {
  it("lets only so many run at a time, in the order of asking", async () => {
    const slots = new Slots(2);
    let running = 0;
    let most = 0;
    const order: number[] = [];
    await Promise.all(
      [0, 1, 2, 3, 4].map((i) =>
        slots.use(async () => {
          order.push(i);
          most = Math.max(most, ++running);
          await new Promise((resolve) => setImmediate(resolve));
          running--;
        }),
      ),
    );
    expect(most).toBe(2);
    expect(order).toEqual([0, 1, 2, 3, 4]);
  });

  it("frees the slot of work that fails", async () => {
    const slots = new Slots(1);
    await expect(slots.use(() => Promise.reject(new Error("no")))).rejects.toThrow("no");
    expect(await slots.use(() => Promise.resolve("yes"))).toBe("yes");
  });
});
