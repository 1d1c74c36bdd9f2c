import { describe, expect, it } from "vitest";
import { msOf, rfc3339, sqlTime, sqlTimeOfMs } from "./time";

describe("times", () => {
  it("keep nine digits both ways", () => {
    expect(sqlTime("2026-11-21T12:00:00.123456789Z")).toBe("2026-11-21 12:00:00.123456789");
    expect(rfc3339("2026-11-21 12:00:00.123456789")).toBe("2026-11-21T12:00:00.123456789Z");
    expect(msOf("2026-11-21 12:00:00.123456789")).toBe(Date.UTC(2026, 10, 21, 12, 0, 0, 123));
    expect(sqlTimeOfMs(Date.UTC(2026, 10, 21, 12, 0, 0, 5))).toBe("2026-11-21 12:00:00.005");
  });

  it("stay inside what the column can hold", () => {
    expect(sqlTime("0001-01-01T00:00:00.000000000Z")).toMatch(/^1900-/);
    expect(sqlTime("9999-01-01T00:00:00.000000000Z")).toMatch(/^2262-/);
    expect(sqlTimeOfMs(Number.MAX_SAFE_INTEGER)).toMatch(/^2262-/);
    expect(sqlTimeOfMs(-Number.MAX_SAFE_INTEGER)).toMatch(/^1900-/);
  });
});
