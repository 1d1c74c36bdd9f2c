/** PromQL over the store against a real Prometheus on the same samples, point by point. */
import { PromqlEvaluationError } from "@sightglass/query-language";
import {
  compareAnswers,
  httpAnswerer,
  type PromqlAnswerer,
  promqlCases,
  promqlData,
  promqlTimes,
  startPrometheus,
  type TestPrometheus,
} from "@sightglass/testkit";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { UseCaseError } from "../errors";
import { promql } from "./promql";
import { startTestMetrics, type TestMetrics } from "./testing-metrics";

/** Ends in 7, as the data asks for. */
const END_MS = 1_790_000_000_137;
const PROJECT = 3;
const data = promqlData(END_MS);
const { momentMs, times: TIMES } = promqlTimes(data);
const { answered, refused } = promqlCases(momentMs);
let store: TestMetrics;
let prometheus: TestPrometheus;

const inStore: PromqlAnswerer = async (query, params) => {
  try {
    return { data: await promql(store.contextOf(PROJECT), { query, params }) };
  } catch (error) {
    if (error instanceof PromqlEvaluationError || error instanceof UseCaseError)
      return { refused: error.message };
    throw error;
  }
};

beforeAll(async () => {
  [store, prometheus] = await Promise.all([startTestMetrics(END_MS), startPrometheus()]);
  await Promise.all([store.write(PROJECT, data.series), prometheus.write(data.series)]);
});
afterAll(async () => {
  await store?.close();
  await prometheus?.stop();
});

describe("PromQL over the store", () => {
  it.each(answered)("answers $expression like Prometheus", async ({ expression, ordered }) => {
    for (const times of TIMES) {
      const expected = await httpAnswerer(prometheus.get)(expression, times);
      const compared = compareAnswers(expected, await inStore(expression, times), {
        ordered: ordered || times.kind === "range",
      });
      expect(compared.differences, JSON.stringify(times)).toEqual([]);
    }
  });

  it.each(refused)("refuses $expression like Prometheus", async ({ expression }) => {
    for (const times of TIMES.slice(0, 3)) expect(await inStore(expression, times)).toHaveProperty("refused");
  });

  it("sees nothing of another project", async () => {
    const params = { kind: "instant", timeMs: momentMs } as const;
    const found = await promql(store.contextOf(PROJECT + 1), { query: '{__name__=~".+"}', params });
    expect(found).toEqual({ resultType: "vector", result: [] });
  });
});
