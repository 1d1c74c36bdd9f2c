/** PromQL text ↔ tree: shapes, types, errors with places. */
import { describe, expect, it } from "vitest";
import type { Expression } from "./ast";
import { parsePromql } from "./parse";
import { printPromql } from "./print";
import { shapeOf } from "./testing-source";

function read(text: string): Expression {
  const { expression, problems } = parsePromql(text);
  if (expression === null) throw new Error(`${text}: ${problems.map(({ message }) => message).join("; ")}`);
  return expression;
}

const again = (text: string) => printPromql(read(text));
const refusal = (text: string) => parsePromql(text).problems[0];

describe("an expression", () => {
  it.each([
    ["up", "up"],
    ['up{job="a", x!="b",y=~"c|d",z!~"e"}', 'up{job="a", x!="b", y=~"c|d", z!~"e"}'],
    ['{"my.metric", "http.method"="GET", a="b"}', '{"my.metric", "http.method"="GET", a="b"}'],
    ['{"up"}', "up"],
    ['{"on"}', '{"on"}'],
    ['{__name__=~"a.+"}', '{__name__=~"a.+"}'],
    ["x{on=\"a\", by='b', offset=`c\\d`}", 'x{on="a", by="b", offset="c\\\\d"}'],
    ["x[90s] offset -1h30m", "x[1m30s] offset -1h30m"],
    ["x[300]", "x[5m]"],
    ["x @ 1609746000.123 offset 5m", "x @ 1609746000.123 offset 5m"],
    ["x offset 5m @ end()", "x @ end() offset 5m"],
    ["rate(x[5m])[1h:30s] @ start()", "rate(x[5m])[1h:30s] @ start()"],
    ["x[1h:]", "x[1h:]"],
    ["SUM(x) BY (a,b,)", "sum by (a, b) (x)"],
    ['sum without ("a.b") (x)', 'sum without ("a.b") (x)'],
    ["topk(3, x)", "topk(3, x)"],
    ['count_values("v", x)', 'count_values("v", x)'],
    ["1 + 2 * 3 ^ 4 ^ 5 - 6", "1 + 2 * 3 ^ 4 ^ 5 - 6"],
    ["(1 + 2) * 3", "(1 + 2) * 3"],
    ["a and b or c unless d", "a and b or c unless d"],
    ["a == bool 1", "a == bool 1"],
    ["a * on (x) group_left (y) b", "a * on (x) group_left (y) b"],
    ["a / ignoring(x) group_right b", "a / ignoring (x) group_right () b"],
    ["a atan2 b", "a atan2 b"],
    ["a - b offset 5m", "a - b offset 5m"],
    ["a + b offset 5m * c", "a + b offset 5m * c"],
    ["-a @ 5 ^ b offset 1m and c", "-a @ 5.000 ^ b offset 1m and c"],
    ["-a ^ 2", "-a ^ 2"],
    ["-1 ^ 2", "-1 ^ 2"],
    ["(-1) ^ 2", "(-1) ^ 2"],
    ["a - -1", "a - -1"],
    ["2 ^ -a", "2 ^ -a"],
    [
      "0x1F + 017 + 1e3 + .5 + Inf + -inf + NaN + 1_000 + 5m",
      "31 + 15 + 1000 + 0.5 + Inf + -Inf + NaN + 1000 + 300",
    ],
    ["holt_winters(x[5m], 0.5, 0.1)", "holt_winters(x[5m], 0.5, 0.1)"],
    ['label_replace(x, "a", "$1", "b", "(.*)")', 'label_replace(x, "a", "$1", "b", "(.*)")'],
    ['"\\x41\\u00e9\\101\\n\\t\\""', '"AéA\\n\\t\\""'],
    ["'it''s'", null],
    ["x # a comment\n + y", "x + y"],
    ["hour()", "hour()"],
    ["sum_over_time((x)[1h:1m])", "sum_over_time((x)[1h:1m])"],
  ])("%s", (text, printed) => {
    if (printed === null) return expect(parsePromql(text).expression).toBeNull();
    expect(again(text)).toBe(printed);
    expect(shapeOf(read(printed))).toEqual(shapeOf(read(text)));
  });

  it("takes a sign in front of a power for the sign of the power", () => {
    expect(read("-1 ^ 2")).toMatchObject({ kind: "unary", operand: { kind: "binary", left: { value: 1 } } });
  });

  it("gives a suffix to the nearest operand", () => {
    expect(read("a + b offset 5m * c")).toMatchObject({
      operator: "+",
      left: { name: "a", offsetMs: 0 },
      right: { operator: "*", left: { name: "b", offsetMs: 300_000 }, right: { name: "c" } },
    });
    expect(read("1 - x @ 5")).toMatchObject({ operator: "-", right: { kind: "vector", at: { ms: 5_000 } } });
    expect(read("-x offset 5m")).toMatchObject({ kind: "unary", operand: { offsetMs: 300_000 } });
    expect(refusal("a * b - c[5m:1m]")?.message).toContain("only scalar and instant vector types");
  });

  it("is put together with the parentheses that it needs", () => {
    const sum = read("a + b");
    const product = read("c * d");
    if (product.kind !== "binary") throw new Error("no product");
    const text = printPromql({ ...product, left: sum, right: product });
    expect(text).toBe("(a + b) * (c * d)");
    const power = read("a ^ b");
    if (power.kind !== "binary") throw new Error("no power");
    expect(printPromql({ ...power, left: read("-1") })).toBe("(-1) ^ b");
  });
});

describe("an error", () => {
  it.each([
    ["", 0, "no expression found in input"],
    ["# only", 0, "no expression found in input"],
    ["rate(up[5m]", 4, "unclosed left parenthesis"],
    ["up{", 2, "unclosed left brace"],
    ["up)", 2, 'unexpected ")"'],
    ["up +", 4, "unexpected end of input"],
    ["foo(up)", 0, 'unknown function with name "foo"'],
    ["1 + Rate(up[5m])", 4, 'unknown function with name "Rate"'],
    ["mad_over_time(up[5m])", 0, 'function "mad_over_time" is not supported'],
    ["limitk(2, up)", 0, 'aggregation "limitk" is not supported'],
    ["a + fill(0) b", 4, 'modifier "fill(0)" is not supported'],
    ["a </ b", 2, 'operator "</" is not supported'],
    ["rate(up[5m] smoothed)", 5, '"up[5m] smoothed" is not supported'],
    ["up[5m * 2]", 3, "arithmetic on durations is not supported"],
    ["rate(up)", 5, 'expected type range vector in call to function "rate", got instant vector'],
    ["abs(up[5m])", 4, 'expected type instant vector in call to function "abs", got range vector'],
    ["abs()", 0, 'expected 1 argument(s) in call to "abs", got 0'],
    ["round(up, 1, 2)", 0, 'expected at most 2 argument(s) in call to "round", got 3'],
    ["label_join(up)", 0, 'expected at least 3 argument(s) in call to "label_join", got 1'],
    ["1 == 1", 0, "comparisons between scalars must use BOOL modifier"],
    ["up + bool up", 0, "bool modifier can only be used on comparison operators"],
    ["1 and up", 0, 'set operator "and" not allowed in binary scalar expression'],
    ["up and on(a) group_left up", 0, 'no grouping allowed for "and" operation'],
    ["up + on(a) group_left(a) up", 0, 'label "a" must not occur in ON and GROUP clause at once'],
    ["1 + on(a) up", 0, "vector matching only allowed between instant vectors"],
    ["up[5m] + 1", 0, "binary expression must contain only scalar and instant vector types"],
    [
      '-"a"',
      0,
      'unary expression only allowed on expressions of type scalar or instant vector, got "string"',
    ],
    ["sum(1)", 4, "expected type instant vector in aggregation expression, got scalar"],
    ["topk(up, up)", 5, "expected type scalar in aggregation parameter, got instant vector"],
    ["topk(up)", 0, "wrong number of arguments for aggregate expression provided, expected 2, got 1"],
    ["{}", 0, "vector selector must contain at least one non-empty matcher"],
    ['{a=~".*"}', 0, "vector selector must contain at least one non-empty matcher"],
    ['up{__name__="x"}', 0, 'metric name must not be set twice: "up" or "x"'],
    ['{"a", "b"}', 0, 'metric name must not be set twice: "a" or "b"'],
    ['up{a=~"("}', 6, 'invalid regular expression "("'],
    ["up[0s]", 3, "duration must be greater than 0"],
    ["(up)[5m]", 0, "ranges only allowed for vector selectors"],
    ["up offset 5m[5m]", 0, "no offset modifiers allowed before range"],
    ["up @ 1 [5m]", 0, "no @ modifiers allowed before range"],
    ["up offset 5m offset 5m", 0, "offset may not be set multiple times"],
    ["up @ 1 @ 2", 0, "@ <timestamp> may not be set multiple times"],
    ["up @ Inf", 5, "timestamp out of bounds for @ modifier: Infinity"],
    [
      "1 offset 5m",
      0,
      "offset modifier must be preceded by an instant vector selector or range vector selector or a subquery",
    ],
    ["up[5m][1h:]", 0, "subquery is only allowed on instant vector, got matrix instead"],
    ['"abc', 0, "unterminated quoted string"],
    ['"\\q"', 0, "unknown escape sequence \\q in a string"],
  ])("of %j is at %i: %s", (text, from, message) => {
    expect(refusal(text)).toMatchObject({ from, message });
  });

  it("names the bound of length, depth and size", () => {
    expect(refusal("a".repeat(20_000))?.message).toBe("the query is longer than 16384 characters");
    expect(refusal(`${"(".repeat(500)}a${")".repeat(500)}`)?.message).toContain("nested more than 400 deep");
    expect(refusal(`sum(${"a, ".repeat(3_000)}a)`)?.message).toContain("more than 2000 parts");
  });
});
