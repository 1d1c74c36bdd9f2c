/** Durations of the pipes: `5m`, `1.5h`, `250ms`. Pure. */

const UNIT_MS: Readonly<Record<string, number>> = {
  ns: 1e-6,
  us: 1e-3,
  ms: 1,
  s: 1000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
  w: 604_800_000,
};

/** Number of a literal; with a unit, in milliseconds. */
export function literalNumber(text: string): number {
  const unit = /(?:ns|us|ms|[smhdw])$/.exec(text)?.[0];
  if (unit === undefined) return Number(text);
  return Number(text.slice(0, -unit.length)) * (UNIT_MS[unit] ?? 1);
}

/** The shortest whole form: 300000 is `5m`. */
export function printDuration(ms: number): string {
  for (const unit of ["w", "d", "h", "m", "s"]) {
    const size = UNIT_MS[unit] ?? 1;
    if (ms >= size && ms % size === 0) return `${ms / size}${unit}`;
  }
  return `${ms}ms`;
}
