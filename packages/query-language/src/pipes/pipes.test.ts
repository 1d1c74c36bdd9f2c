import { describe, expect, it } from "vitest";
import { withOperand, withTerm } from "../edit";
import { filterText, parseFilter, parseQuery } from "../parse";
import { queryErrors } from "../problems";
import { groupIndexes } from "./group-indexes";
import { printQuery } from "./print-query";

const QUERIES = [
  "service:checkout | stats count() as n, p95(duration_ms), uniq(user_id) by service, bin(5m)",
  '* | stats count() by host | where count() > 10 AND host != "a b" | sort -count(), host | limit 20',
  "error | eval x = a / b, y = -x * (2 + 3) % 7 - -1 | fields timestamp, x, lower(host) as h",
  'a | parse "took *ms of *" as ms, total | stats avg(ms) by total',
  "a | parse /took (?<ms>\\d+)\\/s/ from http.path | where ms >= 1500 | top 5 ms",
  "* | timeseries 1m count(), rate(bytes) by severity",
  "* | timeseries p99.9(duration_ms)",
  "* | stats p95(duration_ms), avg(lower(x)) by host | where p95(duration_ms) > 5 | sort -p95(duration_ms), avg(lower(x))",
  "* | dedup host, service | sort -timestamp",
  '* | where NOT (a = 1 OR b = true) AND c in ("x", "y", 3) AND body =~ "^a.c$" AND missing = null',
  '* | eval z = if(status >= 500, "bad", case(status >= 400, "poor", status = 0, "none", "good"))',
  "(a OR b) -c | stats values(`odd name`) as `as`",
  "* | patterns",
  "* | where duration_ms > 90000 | stats count()",
];

describe("pipes", () => {
  it.each(QUERIES)("read and print again: %s", (text) => {
    const read = parseQuery(text);
    expect(read.problems).toEqual([]);
    const printed = printQuery(read);
    expect(parseQuery(printed)).toMatchObject({ filter: read.filter, stages: read.stages });
    expect(printQuery(parseQuery(printed))).toBe(printed);
  });

  it("bind as written", () => {
    const { stages } = parseQuery("* | eval x = 1 + 2 * 3 - 4, y = NOT a = 1 AND b = 2, z = 5m");
    expect(printQuery({ filter: { kind: "all" }, stages })).toBe(
      "* | eval x = 1 + 2 * 3 - 4, y = NOT a = 1 AND b = 2, z = 300000",
    );
    const first = stages[0]?.kind === "eval" ? stages[0].columns : [];
    expect(first[0]?.value).toMatchObject({
      operator: "-",
      left: { operator: "+", right: { operator: "*" } },
    });
    expect(first[1]?.value).toMatchObject({ operator: "AND", left: { kind: "not" } });
  });

  it("leave the filter to those who take only a filter", () => {
    expect(filterText("a OR b | stats count()")).toBe("a OR b");
    expect(filterText('"a | b"')).toBe('"a | b"');
    expect(queryErrors(parseFilter("a | stats count()").problems).map(({ code }) => code)).toEqual([
      "pipe.unexpected",
    ]);
    expect(parseFilter('"a | b"').problems).toEqual([]);
  });

  it("stay where they are when the filter is changed", () => {
    expect(withTerm("a | stats count()", "host", { value: "x", negate: false })).toBe(
      "a host:x | stats count()",
    );
    expect(withTerm("| stats count()", "host", { value: "x", negate: true })).toBe("-host:x | stats count()");
    expect(withOperand("a OR b | limit 5", "c")).toBe("(a OR b) c | limit 5");
  });

  it.each([
    ["* |", "stage.missing", undefined],
    ["* | stat count()", "stage.unknown", "stats"],
    ["* | head 5", "stage.unknown", "limit"],
    ["* | stats cuont()", "function.unknown", "count"],
    ["* | stats count() by host | where hots = 1", "column.unknown", "host"],
    ["* | stats p95(ms) by host | sort p50(ms)", "column.unknown", undefined],
    ["* | stats p95(ms) by host | sort p95(ms", "paren.unclosed", "(ms)"],
    ["* | stats count() as a, sum(b) as a", "column.twice", undefined],
    ["* | timeseries 1m count() as time", "column.twice", undefined],
    ["* | timeseries count() by time", "column.twice", undefined],
    ["* | top 5 percent", "column.twice", undefined],
    ["* | top 5 host, host", "column.twice", undefined],
    ["* | where count() > 1", "function.unknown", undefined],
    ["* | where lowr(a) = 1", "function.unknown", "lower"],
    ["* | where lower() = 1", "function.arguments", undefined],
    ["* | where", "expression.missing", undefined],
    ["* | where a = ", "expression.missing", undefined],
    ["* | where (a = 1", "paren.unclosed", "(a = 1)"],
    ['* | where a = "x', "quote.unclosed", '"x"'],
    ['* | where a =~ "("', "regexp.invalid", undefined],
    ["* | where a =~ b", "regexp.invalid", undefined],
    ["* | limit 0", "number.range", "10000"],
    ["* | limit 5 5", "stage.rest", ""],
    ["* | stats count() | patterns", "stage.place", undefined],
    ['* | parse "a * b *" as x', "parse.names", undefined],
    ["* | parse /a(b)/", "parse.names", undefined],
    ["* | stats sum()", "function.arguments", undefined],
    ["* | stats count", "function.arguments", "count()"],
    ["(a | stats count()", "paren.unclosed", "(a) "],
  ])("%s → %s", (text, code, suggestion) => {
    const problem = parseQuery(text).problems[0];
    expect(problem?.code).toBe(code);
    expect(problem?.suggestion).toBe(suggestion);
    expect(problem?.from).toBeLessThanOrEqual(problem?.to ?? -1);
    expect(problem?.to).toBeLessThanOrEqual(text.length);
  });

  it("never throw on half-typed text", () => {
    for (const text of QUERIES) {
      for (let end = 0; end <= text.length; end++) {
        const { problems } = parseQuery(text.slice(0, end));
        for (const { from, to } of problems) expect(from <= to && to <= end).toBe(true);
      }
    }
  });

  it("are bounded", () => {
    expect(parseQuery(`* ${"| limit 5 ".repeat(40)}`).problems.map(({ code }) => code)).toContain(
      "limit.stages",
    );
    expect(parseQuery(`* | where ${"(".repeat(100)}`).problems.map(({ code }) => code)).toContain(
      "limit.depth",
    );
    expect(parseQuery(`* | where ${"-(".repeat(4000)}`).problems.length).toBeLessThan(200);
    expect(parseQuery(`* | where ${"a + ".repeat(3000)}a`).problems.map(({ code }) => code)).toContain(
      "limit.terms",
    );
  });

  it("find the numbers of named groups", () => {
    const groups = groupIndexes("(a)(?:b)(?P<x>[)(](?<y>c))\\((?<z>d)[]()](?i)");
    expect([...groups]).toEqual([
      ["x", 2],
      ["y", 3],
      ["z", 4],
    ]);
  });
});
