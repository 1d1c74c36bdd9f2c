import { parseFilter } from "@sightglass/query-language";
import { describe, expect, it } from "vitest";
import { listRemovals } from "./explain-empty";

const removalsOf = (query: string) =>
  listRemovals(parseFilter(query).filter).map(({ query: rest, removed }) => ({ rest, removed }));

describe("listRemovals", () => {
  it("leaves out each top-level filter in turn", () => {
    expect(removalsOf("service:checkout severity:>=error timeout")).toEqual([
      { rest: "severity:>=error timeout", removed: "service:checkout" },
      { rest: "service:checkout timeout", removed: "severity:>=error" },
      { rest: "service:checkout severity:>=error", removed: "timeout" },
    ]);
  });

  it("takes an alternative as one filter", () => {
    expect(removalsOf("(a OR b) -c")).toEqual([
      { rest: "-c", removed: "a OR b" },
      { rest: "a OR b", removed: "-c" },
    ]);
  });

  it("ends with everything when there is one filter only", () => {
    expect(removalsOf("service:checkout")).toEqual([{ rest: "", removed: "service:checkout" }]);
  });
});
