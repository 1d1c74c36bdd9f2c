/** A bound of a bucket or a quantile as a label, the way Prometheus writes it. Pure. */
export function boundText(bound: number): string {
  if (bound === Number.POSITIVE_INFINITY) return "+Inf";
  return bound === Number.NEGATIVE_INFINITY ? "-Inf" : String(bound);
}
