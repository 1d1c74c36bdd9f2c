/** Operators on exponential histograms: sums, differences, and multiples. The rest has no result. */
import { addHistograms, type ExponentialHistogram, scaleHistogram } from "./exponential-histogram";

type Sample = ExponentialHistogram | number;

/** At least one of the two is a histogram. */
export function combineHistograms(
  operator: string,
  left: Sample,
  right: Sample,
): ExponentialHistogram | undefined {
  if (typeof left === "number")
    return typeof right !== "number" && operator === "*" ? scaleHistogram(right, left) : undefined;
  if (typeof right === "number") {
    if (operator === "*") return scaleHistogram(left, right);
    return operator === "/" ? scaleHistogram(left, 1 / right) : undefined;
  }
  if (operator === "+") return addHistograms(left, right);
  return operator === "-" ? addHistograms(left, right, -1) : undefined;
}
