import { describe, expect, it } from "vitest";
import { describeRange } from "./describe-range";
import { resolveTime } from "./time";

const NOW = Date.UTC(2026, 10, 21, 14, 30, 15, 250); // a Saturday
const at = (text: string, zone = "UTC") => {
  const resolved = resolveTime(text, NOW, zone);
  return typeof resolved === "number" ? new Date(resolved).toISOString() : resolved.problem;
};

describe("resolveTime", () => {
  it.each([
    ["now", "2026-11-21T14:30:15.250Z"],
    ["now-15m", "2026-11-21T14:15:15.250Z"],
    ["now+1h", "2026-11-21T15:30:15.250Z"],
    ["now-1d-2h", "2026-11-20T12:30:15.250Z"],
    ["now-1h/d", "2026-11-21T00:00:00.000Z"],
    ["now/d", "2026-11-21T00:00:00.000Z"],
    ["now/w", "2026-11-16T00:00:00.000Z"],
    ["now/M", "2026-11-01T00:00:00.000Z"],
    ["now-1y/y", "2025-01-01T00:00:00.000Z"],
    ["now-9M", "2026-02-21T14:30:15.250Z"],
    ["2 h ago", "2026-11-21T12:30:15.250Z"],
    ["5m ago", "2026-11-21T14:25:15.250Z"],
    ["an hour ago", "2026-11-21T13:30:15.250Z"],
    ["3 Days ago", "2026-11-18T14:30:15.250Z"],
    ["15m", "2026-11-21T14:15:15.250Z"],
    ["14:20", "2026-11-21T14:20:00.000Z"],
    ["14:45", "2026-11-20T14:45:00.000Z"],
    ["9:05:07", "2026-11-21T09:05:07.000Z"],
    ["yesterday", "2026-11-20T00:00:00.000Z"],
    ["Yesterday 18:00", "2026-11-20T18:00:00.000Z"],
    ["today at 8:00", "2026-11-21T08:00:00.000Z"],
    ["2026-11-19", "2026-11-19T00:00:00.000Z"],
    ["2026-11-19 14:20", "2026-11-19T14:20:00.000Z"],
    ["2026-11-19T14:31:58.412345678Z", "2026-11-19T14:31:58.412Z"],
    ["2026-11-19T14:31:58+02:00", "2026-11-19T12:31:58.000Z"],
    ["2026-11-19 14:31:58 UTC", "2026-11-19T14:31:58.000Z"],
    ["1795271415", "2026-11-21T14:30:15.000Z"],
    ["1795271415250", "2026-11-21T14:30:15.250Z"],
    ["1795271415250999", "2026-11-21T14:30:15.250Z"],
  ])("%s", (text, expected) => expect(at(text)).toBe(expected));

  it("rounds and reads times in the zone", () => {
    expect(at("now/d", "Europe/Berlin")).toBe("2026-11-20T23:00:00.000Z");
    expect(at("14:20", "Asia/Kolkata")).toBe("2026-11-21T08:50:00.000Z");
    expect(at("2026-07-01 12:00", "America/New_York")).toBe("2026-07-01T16:00:00.000Z");
    expect(at("now/h", "Asia/Kolkata")).toBe("2026-11-21T14:30:00.000Z");
  });

  it("keeps the wall clock over a clock change", () => {
    const afterChange = Date.UTC(2026, 2, 29, 10, 0); // 12:00 in Berlin, summer time since 01:00 UTC
    expect(resolveTime("now-1d", afterChange, "Europe/Berlin")).toBe(Date.UTC(2026, 2, 28, 11, 0));
    expect(resolveTime("now-24h", afterChange, "Europe/Berlin")).toBe(Date.UTC(2026, 2, 28, 10, 0));
    expect(at("2026-03-29 02:30", "Europe/Berlin")).toBe("2026-03-29T01:30:00.000Z");
    expect(at("2026-10-25 02:30", "Europe/Berlin")).toBe("2026-10-25T00:30:00.000Z");
  });

  it("keeps the day of the month where it exists", () => {
    expect(resolveTime("now-1M", Date.UTC(2026, 2, 31, 5), "UTC")).toBe(Date.UTC(2026, 1, 28, 5));
  });

  it.each(["", "soon", "now-", "2026-02-30", "25:00", "now-1x", "9999-01-01", "1".repeat(40)])(
    "says why %j is no time",
    (text) => expect(resolveTime(text, NOW, "UTC")).toEqual({ problem: expect.any(String) }),
  );

  it("names an unknown zone", () => expect(at("now", "Mars/Base")).toContain("Mars/Base"));
});

describe("describeRange", () => {
  it.each([
    ["now-1h", "now", "Last 1 hour"],
    ["now-15m", "now", "Last 15 minutes"],
    ["now/d", "now", "Today"],
    ["now-1d/d", "now/d", "Yesterday"],
    ["2026-11-19", "now", "2026-11-19 – now"],
  ])("%s to %s", (from, to, expected) => expect(describeRange(from, to)).toBe(expected));
});
