/** Which attributes questions read. */
import { parseQuery } from "@sightglass/query-language";
import { describe, expect, it } from "vitest";
import { keysOfQuery } from "./keys-of-query";

const keysOf = (text: string, key?: string) => {
  const { filter, stages } = parseQuery(text);
  return keysOfQuery({ filter, stages, ...(key !== undefined && { key }) });
};

describe("keysOfQuery", () => {
  it.each([
    ["*", []],
    ["timeout service:cart severity:>=warn", []],
    ["status:>=500 -user.id:x (a:1 OR b:[1 TO 2])", ["status", "user.id", "a", "b"]],
    // The index of keys answers this one.
    ["status:*", []],
    ["* | stats p95(took), uniq(user) by route, bin(5m), host", ["route", "took", "user"]],
    ["* | eval ms = took * 1000 | where ms > 5 AND size > 2 | sort -ms, other", ["took", "size", "other"]],
    ['* | parse "took *ms" as ms | stats p95(ms), max(size)', ["size"]],
    ["* | stats p95(took) as x by route | where x > 5 | sort y", ["route", "took"]],
    ["* | top 3 path", ["path"]],
    ["* | fields a, b as c | where d = 1", ["a", "b"]],
  ])("finds in %s the attributes %j", (text, keys) => {
    expect(keysOf(text)).toEqual(keys);
  });

  it("adds what bars or values are asked for", () => {
    expect(keysOf("status:1", "route")).toEqual(["route", "status"]);
    expect(keysOf("*", "severity")).toEqual([]);
  });

  it("takes twenty of a question, and none that the metadata store cannot hold", () => {
    const many = Array.from({ length: 30 }, (_, i) => `k${i}:1`).join(" ");
    expect(keysOf(many)).toHaveLength(20);
    for (const key of ["nul\0", "half \ud800", "x".repeat(201)]) expect(keysOf("*", key)).toEqual([]);
  });
});
