import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { exactSpelling, findSpelling, parseExact, unmarkJson } from "./exact-numbers";

describe("parseExact", () => {
  it("marks only what a double cannot hold", () => {
    const value = parseExact(
      '[9007199254740991,9007199254740992,-9007199254740993,1e21,1e400,-0.5,"9007199254740993","a\\"9007199254740993"]',
    );
    if (!Array.isArray(value)) throw new Error("not an array");
    expect(value.map((item) => (typeof item === "string" ? (exactSpelling(item) ?? item) : item))).toEqual([
      9007199254740991,
      "9007199254740992",
      "-9007199254740993",
      1e21,
      "1e400",
      -0.5,
      "9007199254740993",
      'a"9007199254740993',
    ]);
  });

  it("is undone by unmarkJson", () => {
    const text = '{"a":[18446744073709551615,{"b":-1e999}],"c":"18446744073709551615"}';
    expect(unmarkJson(JSON.stringify(parseExact(text)))).toBe(text);
  });

  it("is JSON.parse for everything else", () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const text = JSON.stringify(value);
        expect(unmarkJson(JSON.stringify(parseExact(text)))).toBe(JSON.stringify(JSON.parse(text)));
      }),
    );
  });
});

describe("findSpelling", () => {
  it.each([
    ['{"ts":1795178096123456789}', "1795178096123456789"],
    ['{"a":{"ts":5},"x":"\\"ts\\":1","ts" : 1795178096123456789 }', "1795178096123456789"],
    ['{"x":"ts","ts":\n1795178096123456789}', "1795178096123456789"],
    ['{"ts":1.795178096123456789e18}', undefined],
    ['{"\\u0074s":1795178096123456789}', undefined],
    ['{"ts"', undefined],
    ['"ts":', undefined],
  ])("looks in %s", (text, expected) => {
    expect(findSpelling(text, "ts", Number("1795178096123456789"))).toBe(expected);
  });
});
