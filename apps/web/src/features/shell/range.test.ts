/** Ranges in words and milliseconds. */
import { expect, it } from "vitest";
import {
  describeRange,
  freezeRange,
  narrowRange,
  pinRange,
  resolveRange,
  serverRange,
  shiftRange,
  timeProblem,
  zoomOut,
} from "./range";

const NOW = Date.UTC(2026, 10, 19, 14, 32, 8);
const plain = (text: string) => text.replaceAll("\u202f", " ");

it("names relative ranges, short and long", () => {
  expect(describeRange({ from: "now-1h", to: "now" }, NOW, "UTC").text).toBe("Last 1 hour");
  expect(plain(describeRange({ from: "now-15m", to: "now" }, NOW, "UTC").short)).toBe("15 min");
  expect(describeRange({ from: "now-3h", to: "now" }, NOW, "UTC").text).toBe("Last 3 hours");
});

it("keeps a typed time of day as the moment that it meant, and lets what moves move", () => {
  expect(pinRange({ from: "14:00", to: " 2026-11-19 14:10 " }, NOW, "Europe/Berlin")).toEqual({
    from: "2026-11-19T13:00:00.000Z",
    to: "2026-11-19T13:10:00.000Z",
  });
  const moving = { from: "yesterday", to: "now-5m" };
  expect(pinRange(moving, NOW, "UTC")).toEqual(moving);
  expect(pinRange({ from: "2 h ago", to: "now" }, NOW, "UTC")).toEqual({ from: "2 h ago", to: "now" });
});

it("names absolute ranges in the zone", () => {
  const range = { from: "2026-11-19T13:00:00Z", to: "2026-11-19T14:00:00Z" };
  expect(describeRange(range, NOW, "Europe/Berlin").text).toBe("19 Nov 14:00 – 15:00");
  expect(describeRange({ ...range, from: "2026-11-18T13:00:00Z" }, NOW, "UTC").text).toBe(
    "18 Nov 13:00 – 19 Nov 14:00",
  );
});

it("resolves both ends and refuses an empty range", () => {
  expect(resolveRange({ from: "now-1h", to: "now" }, NOW, "UTC")).toEqual({
    fromMs: NOW - 3_600_000,
    toMs: NOW,
  });
  expect(resolveRange({ from: "now", to: "now-1h" }, NOW, "UTC")).toBeNull();
  expect(timeProblem("next tuesday", NOW, "UTC")).toBeTypeOf("string");
  expect(timeProblem("14:20", NOW, "UTC")).toBeUndefined();
});

it("sends what goes by the zone as a moment, and everything else as it is", () => {
  const sent = (from: string, to: string, zone: string) => serverRange({ from, to }, NOW, zone);
  expect(sent("14:00", "2026-11-19 15:00", "Europe/Berlin")).toEqual({
    from: "2026-11-19T13:00:00.000Z",
    to: "2026-11-19T14:00:00.000Z",
  });
  expect(sent("now-1d/d", "now", "Asia/Kolkata")).toEqual({ from: "2026-11-17T18:30:00.000Z", to: "now" });
  for (const zone of ["UTC", "Europe/Berlin"]) {
    expect(sent("now-15m", "now", zone)).toEqual({ from: "now-15m", to: "now" });
    expect(sent("now-2d", "2026-11-19T13:00:00Z", zone).to).toBe("2026-11-19T13:00:00Z");
  }
  expect(sent("14:00", "nonsense", "UTC")).toEqual({ from: "14:00", to: "nonsense" });
});

it("doubles around the centre, never beyond now", () => {
  expect(zoomOut({ from: "now-1h", to: "now" }, NOW, "UTC")).toEqual({ from: "now-2h", to: "now" });
  const frozen = freezeRange({ fromMs: NOW - 3_600_000, toMs: NOW });
  expect(zoomOut(frozen, NOW, "UTC")).toEqual(freezeRange({ fromMs: NOW - 5_400_000, toMs: NOW }));
});

it("narrows to about the newest tenth", () => {
  expect(narrowRange({ from: "now-7d", to: "now" }, NOW, "UTC")).toEqual({ from: "now-4h", to: "now" });
  expect(narrowRange({ from: "now-5m", to: "now" }, NOW, "UTC")).toEqual(
    freezeRange({ fromMs: NOW - 30_000, toMs: NOW }),
  );
  const frozen = freezeRange({ fromMs: NOW - 8 * 86_400_000, toMs: NOW - 86_400_000 });
  expect(narrowRange(frozen, NOW, "UTC")).toEqual(
    freezeRange({ fromMs: NOW - 86_400_000 - 0.7 * 86_400_000, toMs: NOW - 86_400_000 }),
  );
});

it("shifts by its own length", () => {
  const frozen = freezeRange({ fromMs: NOW - 7_200_000, toMs: NOW - 3_600_000 });
  expect(shiftRange(frozen, 1, { nowMs: NOW, zone: "UTC" })).toEqual(
    freezeRange({ fromMs: NOW - 3_600_000, toMs: NOW }),
  );
});
