import { describe, expect, it } from "vitest";
import { defaultMemoryBytes, mainConfig, usersConfig } from "./clickhouse-config";

const GIB = 1024 ** 3;
const options = {
  usersFile: "/data/a & b/users.xml",
  memoryBytes: 2 * GIB,
  cores: 2,
  writerPasswordSha256: "aa",
  readerPasswordSha256: "bb",
};

function numberOf(text: string, element: string): number {
  return Number(new RegExp(`<${element}>(\\d+)</${element}>`).exec(text)?.[1]);
}

describe("defaultMemoryBytes", () => {
  it.each([
    [1, 1],
    [4, 2],
    [24, 12],
  ])("of a machine with %i GiB", (machine, engine) => {
    expect(defaultMemoryBytes(machine * GIB)).toBe(engine * GIB);
  });
});

describe("mainConfig", () => {
  it("escapes the path and bounds every cache", () => {
    const text = mainConfig(options);
    expect(text).toContain("<users_config>/data/a &amp; b/users.xml</users_config>");
    const caches = [
      "mark_cache_size",
      "primary_index_cache_size",
      "index_mark_cache_size",
      "text_index_postings_cache_size",
    ];
    const sum = caches.reduce((total, name) => total + numberOf(text, name), 0);
    expect(sum).toBeLessThan(options.memoryBytes / 4);
  });

  it("syncs what was inserted, and merges ten parts of a size instead of five", () => {
    const text = mainConfig(options);
    expect(numberOf(text, "fsync_after_insert")).toBe(1);
    expect(numberOf(text, "merge_selector_base")).toBe(10);
  });

  it.each([1, 2, 8, 64])("never asks for more free merge slots than there are, with %i cores", (cores) => {
    const text = mainConfig({ ...options, cores });
    const slots = numberOf(text, "background_pool_size") * 2;
    expect(numberOf(text, "number_of_free_entries_in_pool_to_execute_mutation")).toBeLessThanOrEqual(slots);
  });
});

describe("usersConfig", () => {
  it("gives the reader nothing but SELECT", () => {
    const reader = /<reader>\s*<password_sha256_hex>[\s\S]*?<\/reader>/.exec(usersConfig(options))?.[0] ?? "";
    expect([...reader.matchAll(/<query>(.*?)<\/query>/g)].map((match) => match[1])).toEqual([
      "GRANT SELECT ON sightglass.*",
    ]);
  });
});
