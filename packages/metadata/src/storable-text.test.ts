import { expect, it } from "vitest";
import { isStorableText, storableTree } from "./storable-text";

it.each([
  ["Grüße 🎉", true],
  ["a\0b", false],
  ["half \ud83c", false],
  ["\udf89 half", false],
])("tells whether Postgres holds %j", (text, holds) => {
  expect(isStorableText(text)).toBe(holds);
});

it("replaces what Postgres does not hold in every text of a tree", () => {
  const at = new Date(0);
  expect(storableTree({ query: "a\0b", list: ["\ud800", 1, null], in: { "k\0": true, at } })).toEqual({
    query: "a\ufffdb",
    list: ["\ufffd", 1, null],
    in: { "k\ufffd": true, at },
  });
});
