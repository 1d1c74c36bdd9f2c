/**
 * Compares the answers of two implementations of PromQL, in the shapes of the Prometheus HTTP API. The
 * answerer is an argument: anything that takes an expression and times.
 */
import { z } from "zod";

/** When a query is asked; Unix milliseconds. */
export type PromqlTimes =
  | { readonly kind: "instant"; readonly timeMs: number }
  | { readonly kind: "range"; readonly startMs: number; readonly endMs: number; readonly stepMs: number };

/** `refused`: the reason; else the `data` of an API answer. */
export type PromqlAnswer = { readonly refused: string } | { readonly data: unknown };
export type PromqlAnswerer = (expression: string, times: PromqlTimes) => Promise<PromqlAnswer>;

/** Whether the order of the series is part of the answer: that of labels for ranges, that of `sort` and `topk`. */
export interface CompareOptions {
  readonly ordered: boolean;
}

const RELATIVE = 1e-9;

const sampleSchema = z.tuple([z.number(), z.string()]);
const metricSchema = z.record(z.string(), z.string());
const dataSchema = z.discriminatedUnion("resultType", [
  z.object({
    resultType: z.literal("vector"),
    result: z.array(z.object({ metric: metricSchema, value: sampleSchema })),
  }),
  z.object({
    resultType: z.literal("matrix"),
    result: z.array(z.object({ metric: metricSchema, values: z.array(sampleSchema) })),
  }),
  z.object({ resultType: z.literal("scalar"), result: sampleSchema }),
  z.object({ resultType: z.literal("string"), result: sampleSchema }),
]);
const answerSchema = z.union([
  z.object({ status: z.literal("success"), data: z.unknown() }),
  z.object({ status: z.literal("error"), error: z.string() }),
]);

/** An answerer over HTTP: `get` asks below `/api/v1`. */
export function httpAnswerer(
  get: (path: string, parameters: Readonly<Record<string, string>>) => Promise<unknown>,
): PromqlAnswerer {
  const seconds = (ms: number) => (ms / 1000).toFixed(3);
  return async (query, times) => {
    const answer = answerSchema.parse(
      times.kind === "instant"
        ? await get("query", { query, time: seconds(times.timeMs) })
        : await get("query_range", {
            query,
            start: seconds(times.startMs),
            end: seconds(times.endMs),
            step: seconds(times.stepMs),
          }),
    );
    return answer.status === "error" ? { refused: answer.error } : { data: answer.data };
  };
}

type Point = readonly [number, string];
type Lines = readonly (readonly [string, readonly Point[]])[];

/** What differs, at most a few lines; empty when nothing does. Counts the points that were compared. */
export function compareAnswers(
  expected: PromqlAnswer,
  actual: PromqlAnswer,
  { ordered }: CompareOptions,
): { differences: readonly string[]; points: number } {
  if ("refused" in expected || "refused" in actual) {
    const both = "refused" in expected && "refused" in actual;
    return {
      differences: both ? [] : [`expected ${describe(expected)}, got ${describe(actual)}`],
      points: 0,
    };
  }
  const left = linesOf(expected.data, ordered);
  const right = linesOf(actual.data, ordered);
  const points = left.reduce((sum, [, values]) => sum + values.length, 0);
  const differences: string[] = [];
  for (let index = 0; index < Math.max(left.length, right.length) && differences.length < 4; index++) {
    const difference = compareLines(left[index], right[index]);
    if (difference !== undefined) differences.push(difference);
  }
  return { differences, points };
}

const describe = (answer: PromqlAnswer) =>
  "refused" in answer ? `a refusal (${answer.refused})` : JSON.stringify(answer.data).slice(0, 200);

/** Every series as its labels and points; sorted unless the order says something. */
function linesOf(data: unknown, ordered: boolean): Lines {
  const parsed = dataSchema.parse(data);
  if (parsed.resultType === "scalar" || parsed.resultType === "string")
    return [[parsed.resultType, [parsed.result]]];
  const lines: [string, readonly Point[]][] =
    parsed.resultType === "vector"
      ? parsed.result.map(({ metric, value }) => [nameOf(metric), [value]])
      : parsed.result.map(({ metric, values }) => [nameOf(metric), values]);
  return ordered ? lines : lines.sort(([a], [b]) => (a < b ? -1 : 1));
}

const nameOf = (metric: Readonly<Record<string, string>>) =>
  JSON.stringify(Object.entries(metric).sort(([a], [b]) => (a < b ? -1 : 1)));

function compareLines(
  expected: Lines[number] | undefined,
  actual: Lines[number] | undefined,
): string | undefined {
  if (expected === undefined || actual === undefined || expected[0] !== actual[0])
    return `expected series ${expected?.[0] ?? "none"}, got ${actual?.[0] ?? "none"}`;
  const [name, points] = expected;
  for (const [index, [time, value]] of points.entries()) {
    const [otherTime, otherValue] = actual[1][index] ?? [undefined, "nothing"];
    if (time !== otherTime || !sameValue(value, otherValue))
      return `${name} at ${time}: expected ${value}, got ${otherValue} at ${otherTime}`;
  }
  return actual[1].length > points.length
    ? `${name}: ${actual[1].length - points.length} points too many`
    : undefined;
}

function sameValue(expected: string, actual: string): boolean {
  if (expected === actual) return true;
  const [a, b] = [Number(expected), Number(actual)];
  if (!Number.isFinite(a) || !Number.isFinite(b)) return false;
  return Math.abs(a - b) <= RELATIVE * Math.max(Math.abs(a), Math.abs(b));
}
