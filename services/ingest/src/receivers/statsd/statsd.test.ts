/** StatsD and Carbon: lines, sketches, aggregation, and mutated lines. */
import { describe, expect, it } from "vitest";
import { createRandom, mutate } from "../../testing-fuzz";
import { parseCarbon } from "../carbon/parse-carbon";
import { Aggregator } from "./aggregator";
import { parseStatsd } from "./parse-statsd";
import { Sketch } from "./sketch";

describe("a line of StatsD", () => {
  it.each([
    ["a:1|c", { name: "a", type: "counter", values: ["1"], rate: 1 }],
    ["a b/c$:1|c|@0.1", { name: "a_b-c", rate: 0.1 }],
    ["a:-3|g", { type: "gauge", values: ["-3"] }],
    ["a:1.5:2:3|h|#x:1,y|@0.5", { type: "histogram", values: ["1.5", "2", "3"], rate: 0.5, tags: "x:1,y" }],
    ["a:x:y|s", { type: "set", values: ["x:y"] }],
    ["a:1|d|c:abc|e:z|card:low|x:9", { type: "histogram" }],
    ["a:1|c|T1656581400", { seconds: 1_656_581_400 }],
    [
      "_e{5,4}:title|te\\n|t:error|p:low|#k:v|h:web|d:10|k:agg|s:src",
      { what: "event", title: "title", text: "te\n", status: "error", host: "web", seconds: 10 },
    ],
    ["_e{4,1}:ünï!|x|t:error", { title: "ünï!", text: "x", status: "error" }],
    ["_e{3,2}:ü|||x", { what: "event", title: "ü|", text: "|x" }],
    [
      "_sc|db|2|d:5|h:web|#a:b|m:all|bad m\\: x|c:abc",
      { what: "check", title: "db", status: "critical", text: "all|bad m: x" },
    ],
  ])("is read: %s", (line, expected) => {
    expect(parseStatsd(line)).toMatchObject(expected);
  });

  it.each([
    "",
    "a",
    "a:1",
    "a:|c",
    ":1|c",
    "a:x|c",
    "a:NaN|g",
    "a:Infinity|c",
    "a:1e999|g",
    "a:-1|ms",
    "a:1|q",
    "a:1|c|@0",
    "a:1|c|@2",
    "a:0x10|c",
    "_e{9,9}:a|b",
    "_e{1,1}:ab",
    "_sc|a|4",
    "_sc|",
  ])("is none: %s", (line) => {
    expect(parseStatsd(line)).toBeUndefined();
  });
});

describe("a line of Carbon", () => {
  it.each([
    ["a.b 1 10", { name: "a.b", value: 1, ms: 10_000 }],
    [
      "  a;k=v;l=w\t 1.5  10.25 ",
      {
        name: "a",
        value: 1.5,
        ms: 10_250,
        tags: new Map([
          ["k", "v"],
          ["l", "w"],
        ]),
      },
    ],
    ["a 1", { ms: undefined }],
    ["a 1 -1", { ms: undefined }],
    ["a nan 1", { value: Number.NaN }],
    ["a -inf 1", { value: Number.NEGATIVE_INFINITY }],
  ])("is read: %s", (line, expected) => {
    expect(parseCarbon(line)).toMatchObject(expected);
  });

  it.each([
    "",
    "a",
    "a x 1",
    "a 1 x",
    "a 1 -5",
    "a 1 1 1",
    "a;k 1 1",
    "a;=v 1 1",
    "a;k=1;k=2 1 1",
    ";k=v 1 1",
  ])("is none: %s", (line) => {
    expect(parseCarbon(line)).toBeUndefined();
  });
});

/** The value at a share of the count, from the middle of its bucket. */
function quantile(point: ReturnType<Sketch["point"]>, share: number): number {
  const base = 2 ** (2 ** -point.scale);
  let left = share * point.count;
  for (const [i, count] of point.positive.counts.entries()) {
    left -= count;
    if (left <= 0) return (base ** (point.positive.offset + i) * 2 * base) / (base + 1);
  }
  return Number.NaN;
}

describe("a sketch", () => {
  it("is wrong by less than one percent", () => {
    const sketch = new Sketch();
    const random = createRandom(1);
    const values = Array.from({ length: 20_000 }, () => 10 ** (random(6_000_000) / 1e6 - 2));
    for (const value of values) sketch.add(value, 1);
    const sorted = values.toSorted((a, b) => a - b);
    for (const share of [0.01, 0.5, 0.9, 0.99, 0.999]) {
      const exact = sorted[Math.ceil(share * sorted.length) - 1] ?? 0;
      expect(Math.abs(quantile(sketch.point(), share) / exact - 1)).toBeLessThan(0.01);
    }
  });

  it("keeps its memory when values lie far apart, and its count when weights are no whole numbers", () => {
    const sketch = new Sketch();
    for (const value of [5e-324, 1e-100, 1, 1e300, -1e300, -1e-300, 0]) sketch.add(value, 1 / 0.3);
    const point = sketch.point();
    const all = [...point.positive.counts, ...point.negative.counts, point.zeroCount];
    expect(point.positive.counts.length).toBeLessThanOrEqual(2_048);
    expect(point.count).toBe(Math.round(7 / 0.3));
    expect(all.reduce((sum, one) => sum + one, 0)).toBe(point.count);
    expect(point.scale).toBeLessThan(6);
  });

  it("puts a bound into the bucket that it ends", () => {
    const sketch = new Sketch();
    sketch.add(1, 1);
    sketch.add(2, 1);
    expect(sketch.point().positive).toMatchObject({ offset: -1 });
    expect(sketch.point().positive.counts).toHaveLength(65);
  });
});

describe("an aggregator", () => {
  const flushed = (aggregator: Aggregator, nowMs: number) =>
    aggregator.flush(nowMs).map(({ name, type, value, ms }) => ({ name, type, value, ms }));
  const send = (aggregator: Aggregator, line: string, nowMs: number) => {
    const parsed = parseStatsd(line);
    return parsed?.what === "metric" && aggregator.add(parsed, nowMs);
  };

  it("adds counters up by their rate, whatever the order of tags, and sends a gauge on for five minutes", () => {
    const aggregator = new Aggregator();
    for (const line of [
      "a:1|c|#x:1,y:2",
      "a:2|c|@0.5|#y:2,x:1",
      "g:10|g",
      "g:-4|g",
      "s:a|s",
      "s:b|s",
      "s:a|s",
    ])
      send(aggregator, line, 1_000);
    send(aggregator, "g:+1.5|g", 1_000);
    send(aggregator, "t:7|c|T9", 1_000);
    expect(flushed(aggregator, 10_000)).toEqual([
      { name: "t", type: "counter", value: 7, ms: 9_000 },
      { name: "a", type: "counter", value: 5, ms: 10_000 },
      { name: "g", type: "gauge", value: 7.5, ms: 10_000 },
      { name: "s", type: "set", value: 2, ms: 10_000 },
    ]);
    expect(flushed(aggregator, 20_000)).toEqual([{ name: "g", type: "gauge", value: 7.5, ms: 20_000 }]);
    expect(flushed(aggregator, 400_000)).toEqual([]);
    send(aggregator, "g:+1|g", 500_000);
    expect(flushed(aggregator, 500_000)).toMatchObject([{ value: 8.5 }]);
    expect(flushed(aggregator, 9_000_000)).toEqual([]);
    send(aggregator, "g:+1|g", 9_000_000);
    expect(flushed(aggregator, 9_000_000)).toMatchObject([{ value: 1 }]);
  });

  it("has a bound", () => {
    const aggregator = new Aggregator();
    let taken = 0;
    for (let i = 0; i < 60_000; i++) if (send(aggregator, `a:1|c|#i:${i}`, 0)) taken++;
    expect(taken).toBe(50_000);
  });
});

it("survives 20000 mutated lines of each", { timeout: 60_000 }, () => {
  const random = createRandom(9);
  const seeds = [
    "a.b:1:2|h|@0.1|#k:v,l|c:x",
    "_e{5,4}:title|text|t:error|#a:b",
    "_sc|a|1|d:1|h:x|#a:b|m:mess",
    "a.b;k=v 1.5 1795178096",
  ].map((text) => Buffer.from(text));
  const tokens = [
    "|",
    ":",
    "#",
    "@",
    "{",
    "}",
    ",",
    "\\n",
    "\u0000",
    "é",
    "1e308",
    "-",
    "NaN",
    ";",
    " ",
    "99999",
  ].map((text) => Buffer.from(text));
  const aggregator = new Aggregator();
  let read = 0;
  for (let i = 0; i < 40_000; i++) {
    const line = mutate(random, seeds, tokens).toString("utf8");
    const carbon = parseCarbon(line);
    const statsd = parseStatsd(line);
    if (carbon !== undefined) expect(carbon.name).not.toBe("");
    if (statsd?.what === "metric") aggregator.add(statsd, i);
    if (carbon !== undefined || statsd !== undefined) read++;
  }
  for (const { value, sketch } of aggregator.flush(1)) expect(Number.isNaN(sketch?.sum ?? value)).toBe(false);
  expect(read).toBeGreaterThan(2_000);
});
