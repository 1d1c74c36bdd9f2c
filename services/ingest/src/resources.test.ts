import { describe, expect, it } from "vitest";
import { Resources } from "./resources";

const draft = (entries: Record<string, string>) => ({
  keys: Object.keys(entries),
  values: Object.values(entries),
  count: Object.keys(entries).length,
});

describe("Resources", () => {
  it("asks for a row the first time and again after an hour", () => {
    const resources = new Resources();
    const now = 1_795_178_096_000;
    const first = resources.find(1, draft({ a: "1" }));
    expect(resources.isDue(first, now)).toBe(true);
    expect(resources.isDue(resources.find(1, draft({ a: "1" })), now + 3_599_999)).toBe(false);
    expect(resources.isDue(first, now + 3_600_000)).toBe(true);
    resources.forget();
    expect(resources.isDue(resources.find(1, draft({ a: "1" })), now + 3_600_001)).toBe(true);
  });

  it("tells projects, keys and values apart", () => {
    const resources = new Resources();
    const ids = [
      resources.find(1, draft({ a: "1" })),
      resources.find(2, draft({ a: "1" })),
      resources.find(1, draft({ a: "2" })),
      resources.find(1, draft({ b: "1" })),
      resources.find(1, draft({ a: "1", b: "" })),
    ].map((resource) => `${resource.idHigh}.${resource.idLow}`);
    expect(new Set(ids).size).toBe(5);
    const swapped = resources.find(1, draft({ b: "", a: "1" }));
    expect(`${swapped.idHigh}.${swapped.idLow}`).toBe(ids[4]);
  });

  it("holds a bounded number", () => {
    const resources = new Resources();
    const first = resources.find(1, draft({ n: "first" }));
    for (let i = 0; i < 20_000; i++) resources.find(1, draft({ n: String(i) }));
    expect(resources.find(1, draft({ n: "first" }))).not.toBe(first);
    expect(resources.find(1, draft({ n: "19999" }))).toBe(resources.find(1, draft({ n: "19999" })));
  });
});
