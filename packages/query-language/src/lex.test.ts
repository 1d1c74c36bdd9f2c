import { describe, expect, it } from "vitest";
import { tokenize } from "./lex";

const kinds = (text: string) =>
  tokenize(text).map((token) => `${token.kind} ${text.slice(token.from, token.to)}`);

describe("tokenize", () => {
  it("names every part for highlighting", () => {
    const text = 'timeout "a b" ~"c" /d e/ f* g:5 h:x i:"y z" j:>=2 k:[1 TO *] l:(m OR -n) -o AND p:q* | r';
    expect(kinds(text).join(", ")).toBe(
      'word timeout, phrase "a b", substring ~"c", regexp /d e/, wildcard f*, key g, colon :, number 5, ' +
        'key h, colon :, string x, key i, colon :, string "y z", key j, colon :, operator >=, number 2, ' +
        "key k, colon :, bracket [, number 1, keyword TO, wildcard *, bracket ], " +
        "key l, colon :, paren (, string m, keyword OR, operator -, string n, paren ), " +
        "operator -, word o, keyword AND, key p, colon :, wildcard q*, pipe |, command r",
    );
  });

  it.each([
    ["k:", ["key k", "colon :"]],
    ["k:(", ["key k", "colon :", "paren ("]],
    ["k:[4", ["key k", "colon :", "bracket [", "number 4"]],
    ["k:[4 TO l:x", ["key k", "colon :", "bracket [", "number 4", "keyword TO", "string l:x"]],
    ["k :v", ["word k", "problem :", "word v"]],
    ['a "b', ["word a", 'phrase "b']],
    ["/a", ["word /a"]],
    ["/a/b", ["word /a/b"]],
    ["a -", ["word a", "word -"]],
    ["-k:v", ["operator -", "key k", "colon :", "string v"]],
    ['{"level":"error"}', ["word {", 'key "level"', "colon :", 'string "error"', "word }"]],
  ])("half-typed %s", (text, expected) => expect(kinds(text)).toEqual(expected));

  it("decodes values", () => {
    const values = tokenize('a\\ b "q\\"\\\\\\n\\d" k:x\\*y*').map((token) => token.value);
    expect(values).toEqual(["a b", 'q"\\\n\\d', "k", ":", "x\\*y*"]);
  });

  it("counts UTF-16 units", () => {
    expect(tokenize("😀 b").map(({ from, to }) => [from, to])).toEqual([
      [0, 2],
      [3, 4],
    ]);
  });
});
