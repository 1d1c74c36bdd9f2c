/** Numbers, bytes, durations and times as the interface writes them. */
import { describe, expect, it } from "vitest";
import { formatBytes } from "./bytes";
import { formatDuration, formatInterval } from "./duration";
import { compactCount, formatCount, formatMeasure, formatRate, formatShare } from "./number";
import { shortenId } from "./shorten";
import { epochOf, formatAgo, formatDate, formatFull, formatRow, zoneLabel, zoneName } from "./time";

const plain = (text: string | undefined) => text?.replaceAll("\u202f", " ");
const AT = Date.UTC(2026, 10, 19, 14, 31, 58, 412);

describe("numbers", () => {
  it("writes numbers past any use as powers", () => {
    expect([1e308, -1.234e20, 1e15, 999_999_999_999_999].map((value) => formatCount(value))).toEqual([
      "1e308",
      "−1.23e20",
      "1e15",
      "999,999,999,999,999",
    ]);
    expect(compactCount(1.5e300)).toBe("1.5e300");
  });

  it("groups integers and writes a true minus", () => {
    expect(formatCount(46_997)).toBe("46,997");
    expect(formatCount(-1_200)).toBe("−1,200");
    expect(formatCount(undefined)).toBe("–");
  });
  it("is exact below 10,000 and compact above", () => {
    expect(plain(compactCount(9_999))).toBe("9,999");
    expect(plain(compactCount(12_400))).toBe("12.4 k");
    expect(plain(compactCount(1_900_000))).toBe("1.9 M");
    expect(plain(compactCount(999_960))).toBe("1.0 M");
    expect(plain(compactCount(612_300_000))).toBe("612 M");
  });
  it("never rounds a share to nothing or to all", () => {
    expect(formatShare(0)).toBe("0%");
    expect(formatShare(0.0001)).toBe("<0.1%");
    expect(formatShare(0.99999)).toBe("99.9%");
    expect(formatShare(1)).toBe("100%");
    expect(formatShare(0.918)).toBe("91.8%");
    expect(formatShare(0.714, 0)).toBe("71%");
  });
  it("keeps three digits of a measure", () => {
    expect(formatMeasure(2_004.4)).toBe("2,004");
    expect(formatMeasure(0.031_234)).toBe("0.0312");
  });
  it("writes rates", () => {
    expect(plain(formatRate(298))).toBe("298 /s");
    expect(plain(formatRate(0.314))).toBe("0.31 /s");
  });
});

describe("bytes and durations", () => {
  it("uses decimal units", () => {
    expect(plain(formatBytes(412))).toBe("412 B");
    expect(plain(formatBytes(74_300_000))).toBe("74 MB");
    expect(plain(formatBytes(1_200_000_000))).toBe("1.2 GB");
    expect(plain(formatBytes(999_900))).toBe("1.0 MB");
  });
  it("uses two parts from a minute on", () => {
    expect(plain(formatDuration(0.38))).toBe("380 µs");
    expect(plain(formatDuration(38))).toBe("38 ms");
    expect(plain(formatDuration(1_100))).toBe("1.1 s");
    expect(plain(formatDuration(72_000))).toBe("1 min 12 s");
    expect(plain(formatDuration(273_600_000))).toBe("3 d 4 h");
    expect(plain(formatDuration(-84))).toBe("−84 ms");
  });
  it("names intervals", () => {
    expect(plain(formatInterval(60_000))).toBe("1 min");
    expect(plain(formatInterval(500))).toBe("500 ms");
    expect(plain(formatInterval(30_000))).toBe("30 s");
  });
});

describe("times", () => {
  it("writes lists, details and dates in the zone", () => {
    expect(formatRow(AT, "UTC", 3_600_000)).toBe("14:31:58.412");
    expect(formatRow(AT, "UTC", 86_399_999)).toBe("14:31:58.412");
    expect(formatRow(AT, "UTC", 86_400_000)).toBe("19 Nov 14:31:58.412");
    expect(formatFull(AT, "Europe/Berlin")).toBe("2026-11-19 15:31:58.412");
    expect(formatDate(AT, "UTC")).toBe("19 Nov 2026");
  });
  it("knows zones and falls back to UTC", () => {
    expect(zoneLabel("Europe/Berlin")).toBe("Berlin");
    expect(zoneName("Nowhere/Land")).toBe("UTC");
  });
  it("says how long ago for a week", () => {
    expect(plain(formatAgo(AT - 10_400, AT))).toBe("10 s ago");
    expect(plain(formatAgo(AT - 26 * 60_000, AT))).toBe("26 min ago");
    expect(formatAgo(AT - 8 * 86_400_000, AT)).toBeUndefined();
    expect(formatAgo(AT, AT)).toBe("now");
  });
  it("reads nine digits", () => {
    expect(epochOf("2026-11-19T14:31:58.412345678Z")).toBe(AT);
  });
});

it("shortens ids in the middle", () => {
  expect(shortenId("7c1e4b9f0a2d4e58b3c6d19a5f20e871")).toBe("7c1e4b9f…e871");
  expect(shortenId("short")).toBe("short");
});
