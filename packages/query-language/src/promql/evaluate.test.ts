/** The evaluator by hand-computed examples: edges of windows, staleness, requests, limits, order. */
import { describe, expect, it } from "vitest";
import { apiData } from "./api-result";
import { PromqlEvaluationError } from "./errors";
import { evaluate } from "./evaluate";
import { type RawSeries, staleMask } from "./fetched";
import { formatValue } from "./format-value";
import { labelsOf } from "./labels";
import { parsePromql } from "./parse";
import { type QueryParams, selectorsOf } from "./plan";
import { memorySource, type PlainSeries } from "./testing-source";

type Points = readonly (readonly [seconds: number, value: number | "stale"])[];

function series(labels: Readonly<Record<string, string>>, points: Points): PlainSeries {
  return {
    labels,
    timestamps: Float64Array.from(points, ([seconds]) => seconds * 1000),
    values: Float64Array.from(points, ([, value]) => (value === "stale" ? Number.NaN : value)),
    stale: Uint8Array.from(points, ([, value]) => (value === "stale" ? 1 : 0)),
  };
}

const read = (text: string) => {
  const { expression, problems } = parsePromql(text);
  if (expression === null) throw new Error(problems[0]?.message);
  return expression;
};

function ask(text: string, params: QueryParams, stored: readonly PlainSeries[]) {
  const expression = read(text);
  return apiData(evaluate(expression, params, selectorsOf(expression, params).map(memorySource(stored))));
}

const at = (seconds: number): QueryParams => ({ kind: "instant", timeMs: seconds * 1000 });
const range = (start: number, end: number, step: number): QueryParams => ({
  kind: "range",
  startMs: start * 1000,
  endMs: end * 1000,
  stepMs: step * 1000,
});

/** The only value of an instant query; undefined when there is none. */
function onlyValue(text: string, seconds: number, points: Points): string | undefined {
  const { resultType, result } = ask(text, at(seconds), [series({ __name__: "x" }, points)]);
  if (resultType !== "vector") throw new Error(resultType);
  return result[0]?.value?.[1];
}

const EVEN: Points = [0, 10, 20, 30, 40, 50, 60].map((seconds) => [seconds, seconds] as const);

describe("the edges of windows", () => {
  it.each<[string, number, string | undefined, string]>([
    ["count_over_time(x[20s])", 40, "2", "a sample on the left edge is out, on the right edge in"],
    ["count_over_time(x[20s])", 39.999, "2", "before 40 s: 20 and 30"],
    ["sum_over_time(x[20s])", 40, "70", "30 and 40"],
    ["rate(x[20s])", 40, "1", "10 in 10 s, drawn out to the edge that is 10 s away"],
    ["count_over_time(x[20s:10s])", 40, "2", "subqueries too"],
    ["count_over_time(x[1m] offset -1m)", 0, "6", "an offset moves the window"],
    ["x", 360, undefined, "a sample is too old after exactly five minutes"],
    ["x", 359.999, "60", "and is not before"],
    ["timestamp(x)", 59, "50", "the time of the sample"],
    ["count_over_time(x[20s] @ 40)", 1000, "2", "@ fixes the window"],
    ["count_over_time(x[20s] @ 40 offset 10s)", 1000, "2", "and offset moves it from there"],
  ])("%s at %d s: %s (%s)", (text, seconds, expected, _why) => {
    expect(onlyValue(text, seconds, EVEN)).toBe(expected);
  });

  it("draws a rate out to the edges, but by half a distance where samples are missing", () => {
    // 30..60 cover 30 s of 100 s; before 30 s nothing was there, so that half of 10 s is added.
    const late = EVEN.filter(([seconds]) => seconds >= 30).map(
      ([seconds]) => [seconds, 1000 + seconds] as const,
    );
    expect(Number(onlyValue("increase(x[100s])", 60, late))).toBeCloseTo(30 + 5, 12);
    expect(Number(onlyValue("increase(x[100s])", 70, late))).toBeCloseTo(30 + 5 + 10, 12);
    expect(Number(onlyValue("increase(x[100s])", 72, late))).toBeCloseTo(30 + 5 + 5, 12);
  });

  it("does not follow a counter back below zero", () => {
    const young: Points = [
      [50, 2],
      [60, 12],
    ];
    expect(Number(onlyValue("increase(x[18s])", 60, young))).toBeCloseTo(12, 12);
    // Farther away than 1.1 distances: half a distance, unless zero is nearer.
    expect(Number(onlyValue("increase(x[100s])", 60, young))).toBeCloseTo(12, 12);
    expect(Number(onlyValue("delta(x[100s])", 60, young))).toBeCloseTo(15, 12);
    const older: Points = [
      [50, 8],
      [60, 18],
    ];
    expect(Number(onlyValue("increase(x[100s])", 60, older))).toBeCloseTo(15, 12);
  });

  it("counts what a counter had before it was reset", () => {
    const reset: Points = [
      [0, 100],
      [10, 110],
      [20, 5],
      [30, 15],
    ];
    expect(Number(onlyValue("increase(x[35s])", 30, reset))).toBeCloseTo((25 / 30) * 35 + 0, 12);
    expect(onlyValue("resets(x[35s])", 30, reset)).toBe("1");
    expect(onlyValue("irate(x[35s])", 20, reset)).toBe("0.5");
  });

  it("gives predict_linear the time of evaluation, also behind @", () => {
    const line = ask("predict_linear(x[1m] @ 60, 10)", range(60, 80, 20), [series({ __name__: "x" }, EVEN)]);
    expect(line.result).toEqual([
      {
        metric: {},
        values: [
          [60, "70"],
          [80, "90"],
        ],
      },
    ]);
  });
});

describe("staleness", () => {
  const ended: Points = [
    [0, 1],
    [10, "stale"],
    [20, Number.NaN],
    [30, 4],
  ];

  it("ends a series at a marker, not at NaN", () => {
    expect(onlyValue("x", 9, ended)).toBe("1");
    expect(onlyValue("x", 10, ended)).toBeUndefined();
    expect(onlyValue("x", 20, ended)).toBe("NaN");
    expect(onlyValue("x", 30, ended)).toBe("4");
  });

  it("leaves markers out of ranges", () => {
    expect(onlyValue("count_over_time(x[1m])", 30, ended)).toBe("3");
    expect(onlyValue("last_over_time(x[1m])", 15, ended)).toBe("1");
    expect(ask("x[1m]", at(30), [series({ __name__: "x" }, ended)]).result).toEqual([
      {
        metric: { __name__: "x" },
        values: [
          [0, "1"],
          [20, "NaN"],
          [30, "4"],
        ],
      },
    ]);
  });

  it("is read from the bits of decoded values", () => {
    const bytes = new DataView(new ArrayBuffer(24));
    bytes.setBigUint64(0, 0x7ff0000000000002n, true);
    bytes.setBigUint64(8, 0x7ff8000000000001n, true);
    bytes.setFloat64(16, 5, true);
    expect([...(staleMask(new Float64Array(bytes.buffer)) ?? [])]).toEqual([1, 0, 0]);
    expect(staleMask(Float64Array.of(1, Number.NaN))).toBeUndefined();
  });
});

describe("requests", () => {
  const params = range(1_000, 1_600, 60);

  it("name matchers, times and what a store may answer itself", () => {
    expect(selectorsOf(read('rate(x{a="b"}[5m] offset 1m)'), params)).toEqual([
      {
        matchers: [
          { label: "__name__", operator: "=", value: "x" },
          { label: "a", operator: "=", value: "b" },
        ],
        fromMs: 1_000_000 - 60_000 - 300_000,
        toMs: 1_600_000 - 60_000,
        hint: {
          fn: "rate",
          windowMs: 300_000,
          offsetMs: 60_000,
          grid: { startMs: 940_000, stepMs: 60_000, count: 11 },
        },
      },
    ]);
  });

  it.each([
    ["x", ["instant"]],
    ["quantile_over_time(0.5, x[5m])", [null]],
    ["timestamp(x)", [null]],
    ["x + x", ["instant"]],
    ["rate(x[5m]) + irate(x[5m])", ["rate", "irate"]],
    ["max_over_time(rate(x[5m])[1h:])", ["rate"]],
    ["1 + time()", []],
  ])("of %s have the hints %j", (text, hints) => {
    expect(selectorsOf(read(text), params).map(({ hint }) => hint?.fn ?? null)).toEqual(hints);
  });

  it("of a subquery cover its own grid", () => {
    const [request] = selectorsOf(read("max_over_time(x[10m:1m] @ 1000)"), params);
    expect(request).toMatchObject({ fromMs: 420_000 - 300_000, toMs: 960_000 });
    expect(request?.hint?.grid).toEqual({ startMs: 420_000, stepMs: 60_000, count: 10 });
  });
});

describe("results", () => {
  const stored = [
    series({ __name__: "x", n: "b" }, [[0, 2]]),
    series({ __name__: "x", n: "a" }, [[0, 3]]),
    series({ __name__: "x", n: "c" }, [[0, Number.NaN]]),
  ];
  const names = (text: string, params: QueryParams) => {
    const { resultType, result } = ask(text, params, stored);
    return resultType === "vector" || resultType === "matrix" ? result.map(({ metric }) => metric.n) : [];
  };

  it("of one moment keep the order of sort and topk; ranges have that of the labels", () => {
    expect(names("sort(x)", at(0))).toEqual(["b", "a", "c"]);
    expect(names("sort_desc(x)", at(0))).toEqual(["a", "b", "c"]);
    expect(names("topk(2, x)", at(0))).toEqual(["a", "b"]);
    expect(names("bottomk(2, x)", at(0))).toEqual(["b", "a"]);
    expect(names("sort_desc(x)", range(0, 60, 60))).toEqual(["a", "b", "c"]);
  });

  it("have the shapes of the HTTP API", () => {
    expect(ask("1", at(5), [])).toEqual({ resultType: "scalar", result: [5, "1"] });
    expect(ask('"a"', at(5), [])).toEqual({ resultType: "string", result: [5, "a"] });
    expect(ask("1", range(0, 60, 60), [])).toEqual({
      resultType: "matrix",
      result: [
        {
          metric: {},
          values: [
            [0, "1"],
            [60, "1"],
          ],
        },
      ],
    });
    expect(() => ask("x[5m]", range(0, 60, 60), [])).toThrow(
      'invalid expression type "range vector" for range query, must be Scalar or instant Vector',
    );
  });

  it("take any label name", () => {
    const odd = series(JSON.parse('{"__name__":"my.metric","__proto__":"p","http.method":"GET"}'), [[0, 1]]);
    const { result } = ask('sum by ("http.method", __proto__) ({"my.metric", "http.method"="GET"})', at(0), [
      odd,
    ]);
    expect(JSON.stringify(result)).toBe('[{"metric":{"__proto__":"p","http.method":"GET"},"value":[0,"1"]}]');
  });

  it("never confuse label sets that look alike when joined", () => {
    const twins = [
      series({ __name__: "x", a: "1", b: "2" }, [[0, 1]]),
      series({ __name__: "x", a: '1",b="2' }, [[0, 2]]),
      series({ __name__: "x", a: "11:b1:2" }, [[0, 4]]),
    ];
    expect(ask("sum without () (x)", at(0), twins).result).toHaveLength(3);
  });
});

describe("numbers", () => {
  it.each([
    [1e21, "1000000000000000000000"],
    [1.5e-7, "0.00000015"],
    [-2.25e22, "-22500000000000000000000"],
    [0.1, "0.1"],
    [-0, "-0"],
    [Number.NEGATIVE_INFINITY, "-Inf"],
  ])("%d is written %s", (value, text) => {
    expect(formatValue(value)).toBe(text);
  });

  it("keep their digits in sliding sums", () => {
    const points = Array.from({ length: 2_000 }, (_, index) => [index, index < 1_000 ? 1e16 : 0.1] as const);
    expect(Number(onlyValue("sum_over_time(x[500s])", 1_999, points))).toBeCloseTo(50, 10);
    expect(Number(onlyValue("avg_over_time(x[500s])", 1_999, points))).toBeCloseTo(0.1, 12);
    expect(Number(onlyValue("stddev_over_time(x[500s])", 1_999, points))).toBeCloseTo(0, 12);
  });
});

describe("aggregations", () => {
  const values = (...list: readonly number[]) =>
    list.map((value, n) => series({ __name__: "x", n: `${n}` }, [[0, value]]));
  const first = (text: string, stored: readonly PlainSeries[]) => {
    const { resultType, result } = ask(text, at(0), stored);
    return resultType === "vector" ? result[0]?.value?.[1] : resultType;
  };

  it("keep digits, and do not overflow where the result does not", () => {
    expect(first("avg(x)", values(1e100, 1, -1e100, 9))).toBe("2.5");
    expect(first("sum(x)", values(1e100, 1, -1e100, 9))).toBe("10");
    expect(Number(first("avg(x)", values(1e308, 1.4e308, 1.2e308))) / 1e308).toBeCloseTo(1.2, 12);
    expect(first("avg(x)", values(Number.POSITIVE_INFINITY, 5))).toBe("+Inf");
    expect(first("stddev(x)", values(Number.NaN))).toBe("NaN");
  });

  it("refuse a count that is none, also of nothing", () => {
    expect(() => ask("topk(NaN, x)", at(0), [])).toThrow("Scalar value NaN overflows int64");
  });
});

describe("limits", () => {
  const many = (count: number) =>
    Array.from(
      { length: count },
      (_, n): RawSeries => ({
        labels: labelsOf([
          ["__name__", "x"],
          ["n", `${n}`],
        ]),
        timestamps: Float64Array.of(0),
        values: Float64Array.of(n),
      }),
    );

  it.each<[string, QueryParams, string]>([
    ["x", range(0, 20_000, 1), "more than 11000 points per series"],
    ["max_over_time(x[10d:1s])", at(0), "more than 100000 points in a subquery"],
    [
      "x",
      { kind: "range", startMs: 0, endMs: 10, stepMs: 0 },
      "zero or negative query resolution step widths",
    ],
    ["x", range(10, 0, 1), "end timestamp must not be before start time"],
  ])("%s: %o is refused with %s", (text, params, message) => {
    expect(() => selectorsOf(read(text), params)).toThrow(message);
  });

  it("of series, and of the values of all series, come before the memory is taken", () => {
    const tell = (count: number, params: QueryParams) => {
      try {
        evaluate(read("x"), params, [many(count)]);
      } catch (error) {
        return error instanceof PromqlEvaluationError ? `${error.kind}: ${error.message}` : error;
      }
      return "no error";
    };
    expect(tell(100_001, at(0))).toBe("limit: the query needs more than 100000 series");
    expect(tell(20_000, range(0, 10_000, 1))).toBe(
      "limit: the query needs more than 50000000 values on the way",
    );
  });

  it("keep count_values and hostile matches small", () => {
    const rising = Array.from({ length: 300 }, (_, n) =>
      series(
        { __name__: "x", n: `${n}` },
        Array.from({ length: 1_000 }, (_, index) => [index, index + n / 1_000]),
      ),
    );
    expect(() => ask('count_values("v", x)', range(0, 399, 1), rising)).toThrow("more than 100000 series");
  });
});
