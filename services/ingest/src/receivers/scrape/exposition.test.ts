import { describe, expect, it } from "vitest";
import { createRandom, mutate } from "../../testing-fuzz";
import { ExpositionProblem, ExpositionReader } from "./exposition";

function read(text: string, openMetrics = false) {
  const reader = new ExpositionReader({ openMetrics, samplesMax: 100 });
  for (let at = 0; at < text.length; at += 7) reader.write(text.slice(at, at + 7));
  reader.end();
  return reader;
}

describe("text 0.0.4", () => {
  it.each([
    ["a 1", { name: "a", labels: [], value: 1, ms: undefined }],
    ["a{} 1 1395066363000", { ms: 1_395_066_363_000 }],
    [' a { b = "c" , } -1.5e3 ', { labels: [["b", "c"]], value: -1500 }],
    ['a{b="x\\"\\\\\\n\\q"} +Inf', { labels: [["b", 'x"\\\n\\q']], value: Number.POSITIVE_INFINITY }],
    ["a:b_1 NaN", { name: "a:b_1", value: Number.NaN }],
    ['{"my.metric",k="v"} 1', { name: "my.metric", labels: [["k", "v"]] }],
    ['"x y"{"l m"="v"} 1', { name: "x y", labels: [["l m", "v"]] }],
    ["a -inf", { value: Number.NEGATIVE_INFINITY }],
  ])("reads %s", (line, expected) => {
    expect(read(`${line}\n`).samples).toMatchObject([expected]);
  });

  it("reads what stands in comments", () => {
    const text = '# HELP a All\\nof it.\n# TYPE a counter\n# anything\n\na 1\r\n# TYPE "b c" gauge';
    const { families, samples } = read(text);
    expect([...families.values()]).toEqual([
      { family: "a", word: "counter", unit: "", help: "All\nof it." },
      { family: "b c", word: "gauge", unit: "", help: "" },
    ]);
    expect(samples).toHaveLength(1);
  });

  it.each([
    "a",
    "1a 1",
    "a{b} 1",
    'a{b="c} 1',
    "a{b=c} 1",
    "a 1 x",
    "a 1 2 3",
    "a 0x1",
    "{} 1",
    'a{"b"} 1',
    "a 1 1e400",
    'a{b="c"',
  ])("refuses %s", (line) => {
    expect(() => read(`good 1\n${line}\n`)).toThrow(ExpositionProblem);
  });

  it("refuses more samples than it may have", () => {
    expect(() => read("a 1\n".repeat(101))).toThrow(/100 samples/);
  });
});

describe("OpenMetrics", () => {
  it("reads seconds, units and exemplars, and needs its end", () => {
    const text =
      '# TYPE a counter\n# UNIT a seconds\na_total{b="c"} 1 1395066363.5 # {trace_id="t",x="1"} 0.5 1395066360\n# EOF\n';
    const { samples, families } = read(text, true);
    expect(families.get("a")).toMatchObject({ word: "counter", unit: "seconds" });
    expect(samples).toEqual([
      {
        name: "a_total",
        labels: [["b", "c"]],
        value: 1,
        ms: 1_395_066_363_500,
        exemplar: {
          labels: [
            ["trace_id", "t"],
            ["x", "1"],
          ],
          value: 0.5,
          ms: 1_395_066_360_000,
        },
      },
    ]);
    expect(() => read("a 1\n", true)).toThrow(/EOF/);
    expect(() => read("# EOF\na 1\n", true)).toThrow(ExpositionProblem);
    expect(() => read("a 1\n\n# EOF", true)).toThrow(/empty/);
    expect(() => read('a 1 # {x="1"}\n# EOF', true)).toThrow(/exemplar/);
    expect(read(`a 1 # {x="${"y".repeat(200)}"} 1\n# EOF`, true).samples[0]?.exemplar).toBeUndefined();
  });
});

it("survives 20000 mutated pages", { timeout: 60_000 }, () => {
  const random = createRandom(11);
  const seeds = [
    '# HELP a b\n# TYPE a histogram\na_bucket{le="1.0"} 1\na_bucket{le="+Inf"} 2 1395066363000\n',
    'a_total{b="c\\n"} 1 12.5 # {t="1"} 0.5\n# EOF\n',
    '{"x.y","l m"="v"} NaN\n',
  ].map((text) => Buffer.from(text));
  const tokens = [
    '"',
    "{",
    "}",
    "\\",
    ",",
    "=",
    "#",
    " ",
    "\n",
    "\u0000",
    "é",
    "1e999",
    "# EOF\n",
    "NaN",
  ].map((t) => Buffer.from(t));
  let good = 0;
  for (let i = 0; i < 20_000; i++) {
    try {
      read(mutate(random, seeds, tokens).toString("utf8"), i % 2 === 0);
      good++;
    } catch (error) {
      if (!(error instanceof ExpositionProblem)) throw error;
    }
  }
  expect(good).toBeGreaterThan(500);
});
