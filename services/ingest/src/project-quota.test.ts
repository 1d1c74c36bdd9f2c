import { describe, expect, it } from "vitest";
import { ProjectQuota, type QuotaRates } from "./project-quota";
import { Refusal } from "./refusal";

function quotaAt(rates: QuotaRates) {
  const clock = { ms: 0 };
  const quota = new ProjectQuota(rates, () => clock.ms);
  /** Seconds to wait; 0 when the project is let in. */
  const wait = (projectId: number) => {
    try {
      quota.admit(projectId);
      return 0;
    } catch (error) {
      if (error instanceof Refusal && error.reason === "limit.rate") return error.retryAfterSeconds;
      throw error;
    }
  };
  return { quota, clock, wait };
}

describe("ProjectQuota", () => {
  it("lets a burst of ten seconds in, then as much as the rate", () => {
    const { quota, clock, wait } = quotaAt({ eventsPerSecond: 100, bytesPerSecond: 0 });
    quota.chargeEvents(1, 999);
    expect(wait(1)).toBe(0);
    quota.chargeEvents(1, 1);
    expect(wait(1)).toBe(1);
    let taken = 0;
    for (clock.ms = 0; clock.ms < 60_000; clock.ms += 10) {
      if (wait(1) > 0) continue;
      quota.chargeEvents(1, 7);
      taken += 7;
    }
    expect(taken).toBeGreaterThan(59 * 100);
    expect(taken).toBeLessThan(60 * 100 + 14);
  });

  it("tells how long a debt lasts, and keeps to it", () => {
    const { quota, clock, wait } = quotaAt({ eventsPerSecond: 0, bytesPerSecond: 1000 });
    quota.chargeEvents(1, 1e9);
    quota.chargeBytes(1, 15_000);
    expect(wait(1)).toBe(5);
    clock.ms = 4_900;
    expect(wait(1)).toBe(1);
    clock.ms = 5_001;
    expect(wait(1)).toBe(0);
  });

  it("does not let one project pay for another", () => {
    const { quota, wait } = quotaAt({ eventsPerSecond: 10, bytesPerSecond: 10 });
    quota.chargeEvents(1, 1_000_000);
    expect(wait(1)).toBeGreaterThan(0);
    expect(wait(2)).toBe(0);
  });

  it("bounds nothing when no rate is set", () => {
    const { quota, wait } = quotaAt({ eventsPerSecond: 0, bytesPerSecond: 0 });
    quota.chargeEvents(1, 1e12);
    quota.chargeBytes(1, 1e12);
    expect(wait(1)).toBe(0);
  });

  it("remembers a bounded number of projects", () => {
    const { quota, wait } = quotaAt({ eventsPerSecond: 1, bytesPerSecond: 0 });
    for (let id = 1; id <= 10_001; id++) quota.chargeEvents(id, 100);
    expect([wait(10_001), wait(1)]).toEqual([90, 0]);
  });

  it("forgets the project that sent nothing for longest", () => {
    const { quota, wait } = quotaAt({ eventsPerSecond: 1, bytesPerSecond: 0 });
    for (let id = 1; id <= 10_000; id++) quota.chargeEvents(id, 9);
    expect(wait(1)).toBe(0);
    quota.chargeEvents(10_001, 9);
    quota.chargeEvents(1, 1);
    quota.chargeEvents(2, 1);
    expect([wait(1), wait(2)]).toEqual([1, 0]);
  });

  it("forgets no debt while another project owes nothing", () => {
    const { quota, wait } = quotaAt({ eventsPerSecond: 1, bytesPerSecond: 0 });
    quota.chargeEvents(1, 100);
    for (let id = 2; id <= 20_000; id++) quota.chargeEvents(id, 1);
    expect(wait(1)).toBe(90);
  });
});
