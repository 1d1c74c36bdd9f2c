import { describe, expect, it } from "vitest";
import type { FieldTest, Filter } from "./ast";
import { QUERY_LIMITS } from "./limits";
import { parseFilter } from "./parse";
import { queryErrors } from "./problems";

const word = (text: string): Filter => ({ kind: "word", text });
const field = (key: string, test: FieldTest): Filter => ({ kind: "field", key, test });
const equals = (key: string, value: string, quoted = false) => field(key, { kind: "equals", value, quoted });
const and = (...operands: Filter[]): Filter => ({ kind: "and", operands });
const or = (...operands: Filter[]): Filter => ({ kind: "or", operands });
const not = (operand: Filter): Filter => ({ kind: "not", operand });

describe("parseFilter", () => {
  it.each<[string, Filter]>([
    ["", { kind: "all" }],
    ["*", { kind: "all" }],
    ["timeout", word("timeout")],
    ["user_id", word("user_id")],
    ["---", word("---")],
    ["--force", word("--force")],
    ["a -> b", and(word("a"), word("->"), word("b"))],
    ["[error]", word("[error]")],
    ["a b OR c", or(and(word("a"), word("b")), word("c"))],
    ["a AND (b OR NOT c)", and(word("a"), or(word("b"), not(word("c"))))],
    ["-a", not(word("a"))],
    ["NOT -a", word("a")],
    ["-(a b)", not(and(word("a"), word("b")))],
    ["\\AND", word("AND")],
    ["ANDROID", word("ANDROID")],
    ['"two \\"words\\""', { kind: "phrase", text: 'two "words"' }],
    ['~"sub string"', { kind: "substring", text: "sub string" }],
    ["~sub", { kind: "substring", text: "sub" }],
    ["/ab+c/", { kind: "regexp", pattern: "ab+c" }],
    ["/a\\/b \\d+/ x", and({ kind: "regexp", pattern: "a/b \\d+" }, word("x"))],
    ["/api/v1", word("/api/v1")],
    ["abc*", { kind: "wildcard", pattern: "abc*" }],
    ["a\\*b*", { kind: "wildcard", pattern: "a\\*b*" }],
    ["service:web", equals("service", "web")],
    ["http.status_code:500", equals("http.status_code", "500")],
    ["k8s.pod/name-x:@v", equals("k8s.pod/name-x", "@v")],
    ["@timestamp:2026-11-19T14:20:00Z", equals("@timestamp", "2026-11-19T14:20:00Z")],
    ['"my key":x', equals("my key", "x")],
    ['k:"exact \\\\ text"', equals("k", "exact \\ text", true)],
    ["url:http://x:80/y", equals("url", "http://x:80/y")],
    ["http://x:80/y", word("http://x:80/y")],
    ["14:20:05", word("14:20:05")],
    ["fe80::1", word("fe80::1")],
    ["fe80:0:0:0:1:2:3:4", word("fe80:0:0:0:1:2:3:4")],
    ["aa:bb:cc:dd:ee:ff", word("aa:bb:cc:dd:ee:ff")],
    ["ip:2001:db8::1", equals("ip", "2001:db8::1")],
    ["std::vector", word("std::vector")],
    ["path:/api/v1/*", field("path", { kind: "wildcard", pattern: "/api/v1/*" })],
    ["path:/healthz", equals("path", "/healthz")],
    ["path:/api/", field("path", { kind: "regexp", pattern: "api" })],
    ["k:val*", field("k", { kind: "wildcard", pattern: "val*" })],
    ["k:*", field("k", { kind: "exists" })],
    ["k:>=500", field("k", { kind: "compare", operator: ">=", value: "500" })],
    ["k:<-1.5", field("k", { kind: "compare", operator: "<", value: "-1.5" })],
    ["k:-5", equals("k", "-5")],
    ["k:[400 TO 499]", field("k", { kind: "range", from: "400", to: "499" })],
    ["k:[* TO 5]", field("k", { kind: "range", from: null, to: "5" })],
    ["k:[* TO *]", field("k", { kind: "exists" })],
    ['k:["a b" TO c]', field("k", { kind: "range", from: "a b", to: "c" })],
    [
      "k:(a OR b*)",
      field("k", {
        kind: "any",
        tests: [
          { kind: "equals", value: "a", quoted: false },
          { kind: "wildcard", pattern: "b*" },
        ],
      }),
    ],
    ["k:(a AND NOT b)", and(equals("k", "a"), not(equals("k", "b")))],
    ["k:(a:b)", equals("k", "a:b")],
    ["k:(-5)", equals("k", "-5")],
    ["-k:v", not(equals("k", "v"))],
    ["a|b", word("a")],
  ])("%s", (text, expected) => expect(parseFilter(text).filter).toEqual(expected));

  it("has no problem with any construct", () => {
    const text =
      'timeout "a b" ~"c d" /e+/ f* g:h i:"j" k:l* m:/n/ o:>=5 p:[1 TO *] q:(r OR s) t:* (u OR NOT v) -w';
    expect(parseFilter(text).problems).toEqual([]);
  });
});

/** The query with the suggestion of its first problem put in. */
function repair(text: string): { code: string | undefined; repaired: string } {
  const [problem] = parseFilter(text).problems;
  const repaired = problem === undefined ? text : replace(text, problem);
  return { code: problem?.code, repaired };
}

function replace(text: string, problem: { from: number; to: number; suggestion?: string }): string {
  return text.slice(0, problem.from) + (problem.suggestion ?? "(none)") + text.slice(problem.to);
}

describe("problems", () => {
  it.each([
    ['a "b c', "quote.unclosed", 'a "b c"'],
    ['~"b c', "quote.unclosed", '~"b c"'],
    ["k:(a OR b", "paren.unclosed", "k:(a OR b)"],
    ["a )", "paren.unexpected", "a "],
    ["()", "operand.missing", ""],
    ["k:[400 TO 499", "range.incomplete", "k:[400 TO 499]"],
    ["k:[400]", "range.incomplete", "k:[400 TO *]"],
    ["k:[", "range.incomplete", "k:[* TO *]"],
    ["a AND", "operand.missing", "a "],
    ["OR a", "operand.missing", " a"],
    ["a NOT", "operand.missing", "a "],
    ["service:", "value.empty", "service:*"],
    ["service: level:error", "value.empty", "service:* level:error"],
    ["ms:>=", "value.empty", "ms:*"],
    ["service: web", "value.spaced", "service:web"],
    ["service :web", "key.spaced", "service:web"],
    ["service :(a OR b)", "key.spaced", "service:(a OR b)"],
    [":web", "key.missing", "web"],
    ["a and b", "keyword.lowercase", "a AND b"],
    ["a or b", "keyword.lowercase", "a OR b"],
    ["not a", "keyword.lowercase", "NOT a"],
    ["status:(500 502)", "group.juxtaposed", "status:(500 OR 502)"],
    ["status=500", "operator.foreign", "status:500"],
    ["status!=500", "operator.foreign", "-status:500"],
    ["ms>=500", "operator.foreign", "ms:>=500"],
    ['k:~"abc"', "substring.field", "k:*abc*"],
    ["level:eror", undefined, "level:eror"],
    ["level:errror", "severity.unknown", "level:error"],
    ["severity:>=wran", "severity.unknown", "severity:>=warn"],
    ["severity:(info OR wrn1)", "severity.unknown", "severity:(info OR warn)"],
    ["timestamp:soon", "timestamp.unreadable", "timestamp:(none)"],
    ["timestamp:2026*", "timestamp.pattern", "timestamp:*"],
    ["/a(b/", "regexp.invalid", '"a(b"'],
    ["/\\d+ms", "regexp.unclosed", "/\\d+ms/"],
    ["a | stats count()", "pipe.unexpected", "a "],
  ])("%s → %s", (text, code, repaired) => expect(repair(text)).toEqual({ code, repaired }));

  it("tells advice from errors", () => {
    expect(queryErrors(parseFilter("a and status=5").problems)).toEqual([]);
    expect(queryErrors(parseFilter("a and (").problems)).toHaveLength(1);
  });

  it.each(["/(?=a)/", "/(?<!a)b/", "/(a)\\1/", "/a{2000}/", "/\\u0041/"])("refuses %s", (text) => {
    expect(parseFilter(text).problems.map((problem) => problem.code)).toEqual(["regexp.invalid"]);
  });

  it("is bounded", () => {
    const codes = (text: string) => new Set(parseFilter(text).problems.map((problem) => problem.code));
    expect(codes("a".repeat(QUERY_LIMITS.charsMax + 1))).toEqual(new Set(["limit.length"]));
    expect(codes(`${"(".repeat(100)}a${")".repeat(100)}`)).toEqual(new Set(["limit.depth"]));
    expect(codes("a ".repeat(QUERY_LIMITS.termsMax + 1))).toEqual(new Set(["limit.terms"]));
    expect(codes(`k:${"a".repeat(QUERY_LIMITS.termCharsMax + 1)}`)).toEqual(new Set(["limit.length"]));
  });
});
