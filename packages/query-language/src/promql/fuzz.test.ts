/** Mutated PromQL through the whole package: only the errors of this package are thrown, nothing hangs. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { apiData } from "./api-result";
import type { Expression } from "./ast";
import { PromqlEvaluationError } from "./errors";
import { evaluate } from "./evaluate";
import { parsePromql } from "./parse";
import { type QueryParams, selectorsOf } from "./plan";
import { printPromql } from "./print";
import { memorySource, shapeOf } from "./testing-source";

const SEED = 20261121;
const RUNS = 20_000;
const TIMES: readonly QueryParams[] = [
  { kind: "instant", timeMs: 1_609_746_000_500 },
  { kind: "range", startMs: 1_609_745_900_000, endMs: 1_609_746_100_000, stepMs: 50_000 },
];
const fetchFrom = memorySource(
  ["x", "y", "a", "b", "c", "my.metric", "http_requests_total", "x_bucket"].flatMap((name, index) =>
    ["1", "+Inf"].map((le) => ({
      labels: { __name__: name, le, a: "A", b: `${index % 3}`, code: "500", "http.method": "GET" },
      timestamps: Float64Array.from({ length: 40 }, (_, n) => 1_609_745_700_123 + 15_000 * n),
      values: Float64Array.from({ length: 40 }, (_, n) => (n % 7 === 3 ? Number.NaN : n * index)),
    })),
  ),
);

/** Evaluates without any error but the two that are announced. */
function answers(expression: Expression): void {
  for (const params of TIMES) {
    try {
      apiData(evaluate(expression, params, selectorsOf(expression, params).map(fetchFrom)));
    } catch (error) {
      if (!(error instanceof PromqlEvaluationError)) throw error;
    }
  }
}

const SEEDS = [
  'sum by (a, b) (rate(http_requests_total{code=~"5..", path!="/x"}[5m] offset -1h)) / on(a) group_left(c) b',
  '{"my.metric", "http.method"="GET"} @ 1609746000.5 offset 3m and -x ^ 2 unless 0x1f * y @ start()',
  'histogram_quantile(0.9, sum without (le) (x_bucket)) > bool 1e3 or label_replace(x, "a", "$1", "b", "(.*)")',
  "max_over_time(deriv(x[1m])[1h:5m] @ end()) + topk(3, -Inf) - count_values('v', `a`) # words",
  "holt_winters(x[5m], 0.1, 0.2) == ignoring(z) group_right() y % atan2(a) ^ 2 atan2 hour()",
];
const part = fc.oneof(
  fc.constantFrom(
    ...`" ' \` \\ ( ) [ ] { } , : = != =~ !~ < > == bool on( by offset @ start() end() sum( rate( [5m] [1h:] - + ^ 1 0x Inf NaN 5m # \n é 😀 __proto__ constructor fill smoothed`.split(
      " ",
    ),
    " ",
    "\ud800",
    "\u0000",
  ),
  fc.string({ unit: "binary", maxLength: 6 }),
);
const mutated = fc
  .tuple(
    fc.constantFrom(...SEEDS),
    fc.array(fc.record({ at: fc.nat(110), length: fc.nat(6), part }), { maxLength: 5 }),
    fc.nat(140),
  )
  .map(([seed, edits, end]) =>
    edits
      .reduce(
        (text, { at, length, part: piece }) => text.slice(0, at) + piece + text.slice(at + length),
        seed,
      )
      .slice(0, end),
  );

describe("any text", () => {
  it(`is read without a throw, and printed so that it reads back, and answered (${RUNS} mutations)`, () => {
    let good = 0;
    fc.assert(
      fc.property(mutated, (text) => {
        const { expression, problems } = parsePromql(text);
        for (const { from, to, message } of problems) {
          expect(from >= 0 && from <= to && to <= text.length && message !== "", text).toBe(true);
        }
        expect(problems.length > 0, text).toBe(expression === null);
        if (expression === null) return;
        good++;
        const printed = printPromql(expression);
        expect(shapeOf(parsePromql(printed).expression), printed).toEqual(shapeOf(expression));
        const { expression: again } = parsePromql(printed);
        expect(again && printPromql(again)).toBe(printed);
        answers(expression);
      }),
      { seed: SEED, numRuns: RUNS },
    );
    expect(good).toBeGreaterThan(500);
  }, 180_000);

  it.each(["(", "-", "a + ", "sum(", "{", '"', "[", "a[5m:", "1 ^ ", "a{b=", "on(", "a or "])(
    "of many %j is read in time",
    (piece) => {
      const started = performance.now();
      parsePromql(piece.repeat(Math.floor(16_000 / piece.length)));
      expect(performance.now() - started).toBeLessThan(5_000);
    },
  );
});
