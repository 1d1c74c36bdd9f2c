import fc from "fast-check";
import { RE2JS } from "re2js";
import { describe, expect, it } from "vitest";
import { compileRegExp } from "./regexp";
import { analyzeRegExp } from "./regexp-syntax";

describe("the longest literal", () => {
  it.each([
    ["timeout", "timeout"],
    ["took \\d+ ms", "took "],
    ["a|b", ""],
    ["abc(def|ghi)jk", "abc"],
    ["ab+cde", "bcde"],
    ["ab*cde", "cde"],
    ["ab?c", "a"],
    ["a{0}bc", "bc"],
    ["(?:long text)?x", "x"],
    ["(?:long text)+x", "long text"],
    ["^/api/v1\\.0$", "/api/v1.0"],
    ["\\Qa.b\\E+", "a.b"],
    ["(?i)task queue", " queue"],
    ["a(?i:bc)de", "bc"],
    ["[abc]x", "x"],
    ["\\x41\\x{42}C", "ABC"],
    ["(", ""],
  ])("%s → %j", (pattern, literal) => expect(analyzeRegExp(pattern).literal).toBe(literal));
});

const piece = fc.constantFrom(
  ..."a b k . * + ? | ( ) (?: (?i) (?P<n> (?<n> (?= [ ] [^ - ^ $ \\d \\b \\pL \\p{Greek} \\p{Nope} {2} {2,} {2,5} {5,2} {1001} { } [[:alpha:]] [:alpha:] \\x41 \\x{ \\Q \\E \\1 \\. \\/ \\u é 😀 , : \\z \\C \\_ \\-".split(
    " ",
  ),
  "\\",
);
const pattern = fc.array(piece, { maxLength: 8 }).map((pieces) => pieces.join(""));

function engineTakes(source: string): boolean {
  try {
    RE2JS.compile(source, RE2JS.DOTALL);
    return true;
  } catch {
    return false;
  }
}

describe("analyzeRegExp", () => {
  it("takes only what the engine takes", () => {
    fc.assert(
      fc.property(pattern, (source) => {
        const { problem } = analyzeRegExp(source);
        if (problem === undefined) expect(engineTakes(source), source).toBe(true);
        else expect(problem.to).toBeGreaterThan(problem.from);
      }),
      { seed: 20261121, numRuns: 20_000 },
    );
  });

  it("takes all that the engine takes, but for repeated flags", () => {
    const refused = fc
      .sample(pattern, { seed: 7, numRuns: 20_000 })
      .filter((source) => !/\(\?i\)[*+?{]/.test(source))
      .filter((source) => analyzeRegExp(source).problem !== undefined && engineTakes(source));
    expect(refused).toEqual([]);
  });

  it("finds literals that every match holds", () => {
    const text = fc
      .array(fc.constantFrom(..."abkABK.é1-:,[]".split(""), " "), { maxLength: 12 })
      .map((chars) => chars.join(""));
    fc.assert(
      fc.property(pattern, text, (source, body) => {
        const { problem, literal, ignoreCase } = analyzeRegExp(source);
        if (problem !== undefined || literal === "") return;
        if (!RE2JS.compile(source, RE2JS.DOTALL).matcher(body).find()) return;
        const found = ignoreCase
          ? body.toLowerCase().includes(literal.toLowerCase())
          : body.includes(literal);
        expect(found, `${source} matches ${body}`).toBe(true);
      }),
      { seed: 20261121, numRuns: 20_000 },
    );
  });
});

describe("compileRegExp", () => {
  it("matches anywhere, over lines, nothing for a bad pattern", () => {
    expect(compileRegExp("a.b")("xa\nby")).toBe(true);
    expect(compileRegExp("a$")("a\n")).toBe(false);
    expect(compileRegExp("(")("(")).toBe(false);
    expect(compileRegExp("")("")).toBe(true);
  });
});
