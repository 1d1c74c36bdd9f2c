import { describe, expect, it } from "vitest";
import { boundsWithin } from "./server-bounds";

const GIB = 1024 ** 3;

describe("boundsWithin", () => {
  it("bounds what the server leaves open", () => {
    expect(boundsWithin({ memory: 0, threads: 64, groups: 0, sort: 0 })).toEqual({
      max_memory_usage: String(4 * GIB),
      max_threads: 8,
      max_bytes_before_external_group_by: String(2 * GIB),
      max_bytes_before_external_sort: String(2 * GIB),
    });
  });

  it("never raises a bound of the server, and spills below its memory", () => {
    expect(boundsWithin({ memory: GIB, threads: 2, groups: 100, sort: 3 * GIB })).toEqual({
      max_memory_usage: String(GIB),
      max_threads: 2,
      max_bytes_before_external_group_by: "100",
      max_bytes_before_external_sort: String(GIB / 2),
    });
  });
});
