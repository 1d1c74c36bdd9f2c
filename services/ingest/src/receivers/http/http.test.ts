import { REASON_NAMES } from "@sightglass/telemetry";
import { describe, expect, it } from "vitest";
import { statusOf } from "./answer";
import { pathOf } from "./server";

describe("pathOf", () => {
  it.each([
    ["/api/v1/logs", "/api/v1/logs"],
    ["//api///v1/logs//?x=/a/", "/api/v1/logs"],
    ["/", "/"],
    ["//", "/"],
    ["/?a", "/"],
  ])("reads %s", (url, path) => {
    expect(pathOf(url)).toBe(path);
  });
});

describe("statusOf", () => {
  it("never says 500, and asks to come back only for what may pass", () => {
    for (const reason of REASON_NAMES)
      expect([400, 401, 403, 413, 415, 429, 503]).toContain(statusOf(reason));
    const again = REASON_NAMES.filter((reason) => statusOf(reason) >= 429);
    expect(again.sort()).toEqual([
      "bus.unavailable",
      "limit.rate",
      "overload.disk",
      "overload.memory",
      "shutdown",
    ]);
  });
});
