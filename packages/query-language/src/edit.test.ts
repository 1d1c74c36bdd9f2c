import { describe, expect, it } from "vitest";
import {
  filterPills,
  removals,
  removeRange,
  replaceRange,
  withAnyOf,
  withOperand,
  withoutTerm,
  withTerm,
} from "./edit";

describe("replaceRange", () => {
  it.each([
    ["a service:web b", "service:api", "a service:api b"],
    ["a service:web b", "x OR y", "a (x OR y) b"],
    ["service:web", "x OR y", "x OR y"],
    ["a AND service:web", " ", "a"],
  ])("puts other text into %s", (text, replacement, expected) => {
    const pill = filterPills(text).find((one) => one.key === "service");
    expect(replaceRange(text, pill ?? { from: 0, to: 0 }, replacement)).toBe(expected);
  });
});

describe("withOperand", () => {
  it.each([
    ["", "a OR b", "a OR b"],
    ["x", "-service:web", "x -service:web"],
    ["x OR y", "a OR b", "(x OR y) (a OR b)"],
  ])("adds to %s", (text, operand, expected) => {
    expect(withOperand(text, operand)).toBe(expected);
  });
});

describe("withTerm", () => {
  it.each([
    ["", "service", "web", false, "service:web"],
    ["timeout", "service", "web", true, "timeout -service:web"],
    ["service:web", "service", "web", false, "service:web"],
    ['service:"web"', "service", "web", false, 'service:"web"'],
    ["-service:web a", "service", "web", false, "a service:web"],
    ["a AND NOT service:web", "service", "web", false, "a service:web"],
    ["a service:web", "service", "web", true, "a -service:web"],
    ["a OR b", "k", "v", false, "(a OR b) k:v"],
    ["", "url", "http://x/y?a=b", false, 'url:"http://x/y?a=b"'],
    ["", "my key", 'say "hi"\\', false, '"my key":"say \\"hi\\"\\\\"'],
    ["", "k", "two\nlines", false, 'k:"two\\nlines"'],
    ["", "k", "OR", false, 'k:"OR"'],
    ["", "k", "", true, '-k:""'],
    ["", "k", "a*b", false, 'k:"a*b"'],
  ])("%j + %s = %j (negate %s) → %j", (text, key, value, negate, expected) => {
    expect(withTerm(text, key, { value, negate })).toBe(expected);
  });
});

describe("withoutTerm", () => {
  it("leaves the rest as it was typed", () => {
    const term = { value: "v", negate: false };
    expect(withoutTerm("a  AND k:v AND b", "k", term)).toBe("a AND b");
    expect(withoutTerm('k:"v"', "k", term)).toBe("");
    expect(withoutTerm("-k:v", "k", term)).toBe("-k:v");
    expect(withoutTerm("a OR k:v", "k", term)).toBe("a OR k:v");
  });
});

describe("filterPills", () => {
  it("shows every top-level operand with its place", () => {
    const text = 'timeout -level:(warn OR error) "two words" NOT (a OR b) ms:>=5 k:* path:"/x"';
    const pills = filterPills(text);
    expect(pills.map(({ key, label, negated }) => [key, label, negated])).toEqual([
      [undefined, "timeout", false],
      ["level", "(warn OR error)", true],
      [undefined, '"two words"', false],
      [undefined, "(a OR b)", true],
      ["ms", ">=5", false],
      ["k", "*", false],
      ["path", '"/x"', false],
    ]);
    for (const pill of pills) expect(text.slice(pill.from, pill.to)).toBe(pill.text);
  });

  it("has one pill for an OR and none for nothing", () => {
    expect(filterPills("a b OR c").map((pill) => pill.text)).toEqual(["a b OR c"]);
    expect(filterPills("  ")).toEqual([]);
    expect(filterPills("a OR")).toHaveLength(1);
  });
});

describe("removeRange", () => {
  it.each([
    ["a AND b AND c", 6, 7, "a AND c"],
    ["a AND b", 0, 1, "b"],
    ["a AND b", 6, 7, "a"],
    ["a b c", 2, 3, "a c"],
    ["band b", 5, 6, "band"],
  ])("%j without [%i, %i)", (text, from, to, expected) => expect(removeRange(text, from, to)).toBe(expected));
});

describe("removals", () => {
  it("drops one operand at a time", () => {
    expect(removals("service:web timeout -k:v")).toEqual([
      { query: "timeout -k:v", removed: "service:web" },
      { query: "service:web -k:v", removed: "timeout" },
      { query: "service:web timeout", removed: "-k:v" },
    ]);
  });
});

it("adds one of several values, in the place of those that stand alone", () => {
  const anyOf = (text: string, values: string[], negate = false) =>
    withAnyOf(text, "region", { values, negate });
  expect(anyOf("timeout", ["eu", "us"])).toBe("timeout region:(eu OR us)");
  expect(anyOf("region:eu timeout", ["eu", "two words"])).toBe('timeout region:(eu OR "two words")');
  expect(anyOf("a OR b", ["eu", "us"], true)).toBe("(a OR b) -region:(eu OR us)");
  expect(anyOf("", ["eu"])).toBe("region:eu");
  expect(anyOf("x | stats count()", ["eu", "us"])).toBe("x region:(eu OR us) | stats count()");
});
