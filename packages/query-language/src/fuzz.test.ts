/** Mutated query texts through the whole package: nothing throws, nothing hangs, offsets stay in the text. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { filterPills, removals, withTerm } from "./edit";
import { tokenize } from "./lex";
import { createMatcher } from "./match";
import { parseFilter, parseQuery } from "./parse";
import { printQuery } from "./pipes/print-query";
import { printFilter } from "./print";
import { queryErrors } from "./problems";
import { cpuMsOf } from "./testing/cpu";
import { makeRecord } from "./testing/record";
import { resolveTime } from "./time";

const SEED = 20261121;
const RUNS = 20_000;
/** A hang, on the busiest machine. */
const HANG_MS = 180_000;
const RECORD = makeRecord();
const SEEDS = [
  'timeout "a b" ~"c d" /e+ f/ g* http.status_code:>=500 k:[400 TO *] level:(warn OR error) -x NOT (y OR z)',
  'k:"a \\"q\\" \\\\" AND "my key":* OR path:/api/v1 url:http://a:80/b?c=d timestamp:2026-11-19T14:20:00Z',
  "service:web* -(a b OR c) /(?i)x{2,3}[a-z]\\d/ severity:>=warn body:(a OR /b/) trace_id:4bf9 | stats count()",
  "now-1d/d 2026-11-19 14:20 2 h ago",
  '* | stats count() as n, p99.9(`a b`) by bin(5m), lower(host) | where n > 10 AND NOT x in ("a", 2) | sort -n',
  '* | eval x = -(a + 2.5e3) / b % 7, y = if(c =~ /d+/, "e", null) | parse "f *ms" as g from h | top 5 x, y',
  "* | parse /(?<a>b)\\/c/ | timeseries 90s rate(x) by y | dedup a | limit 5 | fields a as b | patterns",
];
const part = fc.oneof(
  fc.constantFrom(
    ...'" \\ ( ) [ ] / * : - ~ | < > = AND OR NOT TO and key: | stats count() by bin( ` , =~ severity: timestamp: body: k:( k:[ k:/ >= {2} (?i) \n é 😀 '.split(
      " ",
    ),
    " ",
    "\ud800",
    "\u0000",
  ),
  fc.string({ unit: "binary", maxLength: 6 }),
);

/** A seed text with some of its pieces replaced. */
const mutated = fc
  .tuple(
    fc.constantFrom(...SEEDS),
    fc.array(fc.record({ at: fc.nat(100), length: fc.nat(6), part }), { maxLength: 6 }),
    fc.nat(120),
  )
  .map(([seed, edits, end]) =>
    edits
      .reduce(
        (text, { at, length, part: piece }) => text.slice(0, at) + piece + text.slice(at + length),
        seed,
      )
      .slice(0, end),
  );

function checkText(text: string) {
  const ends = tokenize(text).map(({ from, to }, i, tokens) => from >= (tokens[i - 1]?.to ?? 0) && from < to);
  const { filter, problems } = parseFilter(text);
  const places = problems.map(({ from, to }) => from >= 0 && from <= to && to <= text.length);
  const printed = printFilter(filter);
  const matches = createMatcher(filter)(RECORD);
  const opposite = createMatcher({ kind: "not", operand: filter })(RECORD);
  const same = printFilter(parseFilter(printed).filter) === printed;
  const read = parseQuery(text);
  const again =
    queryErrors(read.problems).length > 0 || printQuery(parseQuery(printQuery(read))) === printQuery(read);
  expect([...ends, ...places, same, again, opposite !== matches], text).not.toContain(false);
}

describe("any text", () => {
  it(
    `is read, printed and matched (${RUNS} mutations)`,
    () => {
      fc.assert(fc.property(mutated, checkText), { seed: SEED, numRuns: RUNS });
    },
    HANG_MS,
  );

  it("is edited", () => {
    fc.assert(
      fc.property(mutated, (text) => {
        for (const pill of filterPills(text)) expect(text.slice(pill.from, pill.to)).toBe(pill.text);
        for (const { query } of removals(text)) expect(query.length).toBeLessThanOrEqual(text.length);
        if (queryErrors(parseFilter(text).problems).length > 0) return;
        const edited = withTerm(text, "k", { value: text, negate: false });
        expect(
          parseFilter(edited).problems.filter((problem) => problem.code !== "limit.length"),
          edited,
        ).toEqual(parseFilter(text).problems.length === 0 ? [] : expect.anything());
        expect(withTerm(edited, "k", { value: text, negate: false })).toBe(edited);
      }),
      { seed: SEED, numRuns: 3_000 },
    );
  });

  it("is a time or a problem", () => {
    fc.assert(
      fc.property(mutated, (text) => {
        const resolved = resolveTime(text, Date.UTC(2026, 10, 21), "Europe/Berlin");
        if (typeof resolved === "number") expect(Number.isSafeInteger(resolved)).toBe(true);
        else expect(resolved.problem).not.toBe("");
      }),
      { seed: SEED, numRuns: 3_000 },
    );
  });

  it.each([
    "(",
    '"',
    "/",
    "a:",
    "k:(",
    "-",
    "~",
    "k:[",
    "\\",
    "*",
    "(a OR ",
    "/a ",
    "NOT ",
    "k:/x ",
    "k :",
    ":a ",
  ])("of many %j is read in linear time", (piece) => {
    const text = piece.repeat(Math.floor(16_000 / piece.length));
    const cpuMs = cpuMsOf(() => {
      const { filter } = parseFilter(text);
      createMatcher(filter)(RECORD);
      parseFilter(printFilter(filter));
    });
    expect(cpuMs).toBeLessThan(1_000);
  });
});
