/** Operators on exponential histograms: sums, differences, and multiples. The rest has no result. */
import { addHistograms, type ExponentialHistogram, scaleHistogram } from "./exponential-histogram";

export function combineHistograms(
  operator: string,
  left: ExponentialHistogram,
  right: ExponentialHistogram,
): ExponentialHistogram | undefined {
  if (operator === "+") return addHistograms(left, right);
  return operator === "-" ? addHistograms(left, right, -1) : undefined;
}

export function scaledHistogram(
  operator: string,
  histogram: ExponentialHistogram,
  { factor, swapped }: { factor: number; swapped: boolean },
): ExponentialHistogram | undefined {
  if (operator === "*") return scaleHistogram(histogram, factor);
  return operator === "/" && !swapped ? scaleHistogram(histogram, 1 / factor) : undefined;
}
