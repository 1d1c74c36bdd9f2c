/** Functions of one sample at a time: arithmetic, trigonometry, clamps, rounding. The name of the metric goes. */
import type { Call } from "./ast";
import type { Evaluation } from "./evaluation";
import { dropName } from "./labels";
import { maxOf, minOf } from "./numbers";
import { collect, emptySeries, type GridSeries, hasNumber, setSample } from "./value";

const PLAIN: ReadonlyMap<string, (value: number) => number> = new Map([
  ...(
    [
      "abs",
      "ceil",
      "exp",
      "floor",
      "log2",
      "log10",
      "sqrt",
      "sin",
      "cos",
      "tan",
      "asin",
      "acos",
      "atan",
      "sinh",
      "cosh",
      "tanh",
      "asinh",
      "acosh",
      "atanh",
    ] as const
  ).map((name): [string, (value: number) => number] => [name, Math[name]]),
  ["ln", Math.log],
  ["sgn", Math.sign],
  ["deg", (value) => (value * 180) / Math.PI],
  ["rad", (value) => (value * Math.PI) / 180],
]);

/** The scalar arguments at a step. */
type Arguments = (index: number) => number;

const WITH_SCALARS: ReadonlyMap<string, (value: number, argument: Arguments) => number | undefined> = new Map(
  [
    ["clamp_min", (value: number, argument: Arguments) => maxOf(argument(0), value)],
    ["clamp_max", (value: number, argument: Arguments) => minOf(argument(0), value)],
    [
      "clamp",
      (value: number, argument: Arguments) =>
        argument(1) < argument(0) ? undefined : maxOf(argument(0), minOf(argument(1), value)),
    ],
    ["round", (value: number, argument: Arguments) => roundTo(value, argument(0))],
  ],
);

/** Halves are rounded up. */
function roundTo(value: number, nearest: number): number {
  const inverse = 1 / nearest;
  return Math.floor(value * inverse + 0.5) / inverse;
}

export const isMathFunction = (name: string) => PLAIN.has(name) || WITH_SCALARS.has(name);

export function evaluateMath({ name, args }: Call, evaluation: Evaluation): readonly GridSeries[] {
  const [operand, ...rest] = args;
  if (operand === undefined) return [];
  const plain = PLAIN.get(name);
  if (plain) return mapNumbers(evaluation.vector(operand), plain);
  const scalars = rest.map((argument) => evaluation.scalar(argument));
  if (scalars.length === 0) scalars.push(new Float64Array(evaluation.count).fill(1));
  const withScalars = WITH_SCALARS.get(name);
  return mapNumbers(evaluation.vector(operand), (value, step) =>
    withScalars?.(value, (index) => scalars[index]?.[step] ?? Number.NaN),
  );
}

/** Every number through a function; histograms and `undefined` have no result. */
export function mapNumbers(
  series: readonly GridSeries[],
  map: (value: number, step: number) => number | undefined,
): readonly GridSeries[] {
  const results = series.map((source) => {
    const result = emptySeries(dropName(source.labels), source.present.length);
    for (let step = 0; step < source.present.length; step++) {
      if (!hasNumber(source, step)) continue;
      const value = map(source.values[step] ?? 0, step);
      if (value !== undefined) setSample(result, step, value);
    }
    return result;
  });
  return collect(results);
}
