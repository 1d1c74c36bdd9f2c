import { describe, expect, it } from "vitest";
import type { RunAnswer } from "../../api/types";
import { figuresOf, SERIES_MAX, seriesOf } from "./chart-model";
import { barMax, cellText, csvOf, numberText, sortRows } from "./table-model";
import { runText } from "./use-results";

const at = (minute: number) => new Date(Date.UTC(2026, 10, 21, 12, minute)).toISOString();
const answer = (columns: RunAnswer["columns"], rows: RunAnswer["rows"]): RunAnswer => ({
  columns,
  rows,
  stats: { rows_read: 0, bytes_read: 0, elapsed_ms: 0 },
  complete_to: null,
  from: at(0),
  to: at(10),
});
const columns: RunAnswer["columns"] = [
  { name: "time", type: "time" },
  { name: "service", type: "text" },
  { name: "count()", type: "number" },
  { name: "p95(d)", type: "number" },
];

describe("series of a chart", () => {
  const rows = [
    [at(0), "a", 1, 5],
    [at(1), "a", 2, null],
    [at(3), "a", 4, 7],
    [at(3), null, 9, 1],
  ];

  it("are one for each group; a missing bin of a count is nothing, of any other figure a gap", () => {
    const data = answer(columns, rows);
    expect(figuresOf(data)).toEqual(["count()", "p95(d)"]);
    const counts = seriesOf(data, "count()", "UTC");
    expect(counts.series.map(({ name }) => name)).toEqual(["(none)", "a"]);
    expect(counts.series[1]?.points.map(([, value]) => value)).toEqual([1, 2, 0, 4]);
    expect(seriesOf(data, "p95(d)", "UTC").series[0]?.points.map(([, value]) => value)).toEqual([
      5,
      null,
      null,
      7,
    ]);
  });

  it("of levels have the colours of levels", () => {
    const byLevel: RunAnswer["columns"] = [
      { name: "time", type: "time" },
      { name: "severity", type: "text" },
      { name: "count()", type: "number" },
    ];
    const set = seriesOf(
      answer(byLevel, [
        [at(0), "error", 9],
        [at(0), null, 1],
      ]),
      "count()",
      "UTC",
    );
    expect(set.series.map(({ colour }) => colour)).toEqual(["--sg-sev-error-fill", "--sg-border-control"]);
  });

  it("are the largest ones, and the rest is told", () => {
    const many = Array.from({ length: SERIES_MAX + 3 }, (_, i) => [at(0), `s${i}`, i, 0]);
    const set = seriesOf(answer(columns, many), "count()", "UTC");
    expect(set.series).toHaveLength(SERIES_MAX);
    expect(set.series[0]?.name).toBe(`s${SERIES_MAX + 2}`);
    expect(set.left).toBe(3);
  });

  it("have a second time as a group, so that no figure stands for another", () => {
    const twice: RunAnswer["columns"] = [
      { name: "time", type: "time", key: true },
      { name: "bin(sent, 1h)", type: "time", key: true },
      { name: "count()", type: "number" },
    ];
    const set = seriesOf(
      answer(twice, [
        [at(0), at(0), 3],
        [at(0), at(1), 4],
      ]),
      "count()",
      "UTC",
    );
    expect(set.series.map(({ name, points }) => [name, points[0]?.[1]])).toEqual([
      [at(1), 4],
      [at(0), 3],
    ]);
  });

  it("fill missing days of a zone, also where a day has 25 hours", () => {
    const days = ["2026-10-23T22:00:00.000Z", "2026-10-25T23:00:00.000Z"].map((t) => [t, "a", 1, 1]);
    const between = [["2026-10-24T22:00:00.000Z", "a", 1, 1]];
    const later = [["2026-10-27T23:00:00.000Z", "a", 1, 1]];
    const set = seriesOf(answer(columns, [...days, ...between, ...later]), "count()", "Europe/Berlin");
    expect(set.series[0]?.points.map(([at, n]) => [new Date(at).toISOString(), n])).toEqual([
      ["2026-10-23T22:00:00.000Z", 1],
      ["2026-10-24T22:00:00.000Z", 1],
      ["2026-10-25T23:00:00.000Z", 1],
      ["2026-10-26T23:00:00.000Z", 0],
      ["2026-10-27T23:00:00.000Z", 1],
    ]);
  });

  it("need a time", () => {
    expect(figuresOf(answer([{ name: "n", type: "number" }], [[1]]))).toEqual([]);
    expect(figuresOf(answer(columns, []))).toEqual([]);
  });
});

describe("the table", () => {
  it("sorts numbers as numbers, and keeps what is missing last both ways", () => {
    const rows = [[10], [null], [9], [100]];
    expect(sortRows(rows, { column: 0, descending: true })).toEqual([[100], [10], [9], [null]]);
    expect(sortRows(rows, { column: 0, descending: false })).toEqual([[9], [10], [100], [null]]);
    expect(sortRows(rows, null)).toBe(rows);
  });

  it("prints cells as a person reads them", () => {
    expect(numberText(1234567)).toBe("1,234,567");
    expect(numberText(347.267)).toBe("347.3");
    expect(numberText(0.00012345)).toBe("0.0001235");
    expect(cellText(["a", "b"], { name: "x", type: "list" }, "UTC")).toBe("a, b");
    expect(cellText(null, { name: "x", type: "text" }, "UTC")).toBe("");
  });

  it("draws no bars where a value is below zero", () => {
    expect(barMax([[1], [5], [null]], 0)).toBe(5);
    expect(barMax([[1], [-5]], 0)).toBe(0);
  });

  it("exports texts that a spreadsheet would run as texts", () => {
    const data = answer(
      [
        { name: "=a", type: "text" },
        { name: "n", type: "number" },
      ],
      [
        ["=1+1", -5],
        ['say "hi", you', null],
      ],
    );
    expect(csvOf(data)).toBe('\'=a,n\r\n\'=1+1,-5\r\n"say ""hi"", you",\r\n');
  });
});

describe("the query of the chart", () => {
  it("counts a plain filter over time", () => {
    expect(runText({ text: "a", isPiped: false })).toBe("a | timeseries count() by severity");
    expect(runText({ text: " ", isPiped: false })).toBe("* | timeseries count() by severity");
    expect(runText({ text: "a | top host", isPiped: true })).toBe("a | top host");
  });
});
