/** The evaluator against a real Prometheus on the same samples, point by point. */
import {
  compareAnswers,
  httpAnswerer,
  type PromqlAnswerer,
  type PromqlTimes,
  promqlCases,
  promqlData,
  promqlTimes,
  startPrometheus,
  type TestPrometheus,
} from "@sightglass/testkit";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { apiData } from "./api-result";
import { PromqlEvaluationError } from "./errors";
import { evaluate } from "./evaluate";
import { parsePromql } from "./parse";
import { selectorsOf } from "./plan";
import { hintingSource, memorySource } from "./testing-source";

/** Ends in 7, as the data asks for. */
const END_MS = 1_790_000_000_137;
const data = promqlData(END_MS);
const { momentMs, times: TIMES } = promqlTimes(data);
const { answered, refused } = promqlCases(momentMs);

const inMemory = answererOf(memorySource(data.series));
const byHints = answererOf(hintingSource(data.series));

function answererOf(fetchFrom: ReturnType<typeof memorySource>): PromqlAnswerer {
  return async (text, times) => answer({ text, times }, fetchFrom);
}

function answer(
  { text, times }: { text: string; times: PromqlTimes },
  fetchFrom: ReturnType<typeof memorySource>,
) {
  const { expression, problems } = parsePromql(text);
  if (expression === null) return { refused: problems.map(({ message }) => message).join("; ") };
  try {
    const fetched = selectorsOf(expression, times).map(fetchFrom);
    return { data: apiData(evaluate(expression, times, fetched)) };
  } catch (error) {
    if (error instanceof PromqlEvaluationError) return { refused: error.message };
    throw error;
  }
}

describe("PromQL", () => {
  let prometheus: TestPrometheus;
  let points = 0;
  const filled = new Set<string>();

  beforeAll(async () => {
    prometheus = await startPrometheus();
    await prometheus.write(data.series);
  });
  afterAll(() => prometheus?.stop());

  it("is compared on enough expressions", () => {
    expect(new Set(answered.map(({ expression }) => expression)).size).toBeGreaterThanOrEqual(150);
  });

  it.each(answered)("answers $expression like Prometheus", async ({ expression, ordered }) => {
    for (const times of TIMES) {
      const expected = await httpAnswerer(prometheus.get)(expression, times);
      expect(expected, "Prometheus answers").toHaveProperty("data");
      const compared = compareAnswers(expected, await inMemory(expression, times), {
        ordered: ordered || times.kind === "range",
      });
      expect(compared.differences, JSON.stringify(times)).toEqual([]);
      points += compared.points;
      if (compared.points > 0) filled.add(expression);
    }
  });

  it.each(answered)(
    "answers $expression alike when the store answers hints",
    async ({ expression, ordered }) => {
      for (const times of TIMES) {
        const [raw, hinted] = [await inMemory(expression, times), await byHints(expression, times)];
        expect(compareAnswers(raw, hinted, { ordered }).differences, JSON.stringify(times)).toEqual([]);
      }
    },
  );

  it.each(refused)("refuses $expression like Prometheus", async ({ expression }) => {
    for (const times of TIMES.slice(0, 3)) {
      expect(await httpAnswerer(prometheus.get)(expression, times)).toHaveProperty("refused");
      expect(await inMemory(expression, times)).toHaveProperty("refused");
    }
  });

  it("was compared on many points of nearly all expressions", () => {
    expect(points).toBeGreaterThan(100_000);
    expect(filled.size).toBeGreaterThanOrEqual(answered.length - 20);
  });
});
