/** Bounds that keep hostile PromQL cheap. What is over them is refused with an error that names the bound. */
export const PROMQL_LIMITS = {
  /** UTF-16 units of the text. */
  charsMax: 16_384,
  /** Expressions inside one another; a chain of operators counts one for each. */
  depthMax: 400,
  /** Nodes of one expression. */
  nodesMax: 2_000,
  /** UTF-16 units of one regular expression. */
  regexpCharsMax: 8_192,
  /** What counted repetitions like `x{50}` may add to its length when they are written out. */
  regexpRepeatsMax: 2_000,
  /** UTF-16 units of one class in brackets. */
  regexpAtomMax: 1_024,
  /** Steps of a range query. */
  pointsMax: 11_000,
  /** Steps of a subquery's own grid. */
  subqueryPointsMax: 100_000,
  /** Series of one selector, and of any result on the way. */
  seriesMax: 100_000,
  /** Raw samples given to one evaluation. */
  samplesMax: 50_000_000,
  /** Values that one evaluation makes, its steps between included. */
  valuesMax: 50_000_000,
  /** Samples that functions without a sliding form (quantile_over_time, deriv, ...) read again and again. */
  visitsMax: 100_000_000,
} as const;
