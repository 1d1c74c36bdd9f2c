/**
 * Sums of any run of an array in O(1) after O(n) preparation. The running sum is kept in two numbers
 * (the second holds what the first rounds away), so that the difference of two large sums is still exact
 * to about 30 digits. Values that are not finite are counted apart.
 */
export class PrefixSums {
  readonly #high: Float64Array;
  readonly #low: Float64Array;
  readonly #special: Special | undefined;

  constructor(values: Float64Array) {
    const high = new Float64Array(values.length + 1);
    const low = new Float64Array(values.length + 1);
    let sum = 0;
    let rest = 0;
    let finite = true;
    for (let index = 0; index < values.length; index++) {
      let value = values[index] ?? 0;
      if (!Number.isFinite(value)) {
        finite = false;
        value = 0;
      }
      const total = sum + value;
      const back = total - sum;
      rest += sum - (total - back) + (value - back);
      sum = total + rest;
      rest -= sum - total;
      high[index + 1] = sum;
      low[index + 1] = rest;
    }
    this.#high = high;
    this.#low = low;
    this.#special = finite ? undefined : new Special(values);
  }

  /** Sum of values[from..to). NaN also where the running sum has left the range of numbers. */
  sum(from: number, to: number): number {
    const special = this.#special?.sum(from, to);
    if (special !== undefined) return special;
    return (this.#high[to] ?? 0) - (this.#high[from] ?? 0) + ((this.#low[to] ?? 0) - (this.#low[from] ?? 0));
  }

  /** Whether the run has values that are not finite. */
  hasSpecial(from: number, to: number): boolean {
    return this.#special?.sum(from, to) !== undefined;
  }
}

/** Counts of NaN, Inf and -Inf up to each index. */
class Special {
  readonly #counts: readonly [Uint32Array, Uint32Array, Uint32Array];

  constructor(values: Float64Array) {
    const size = values.length + 1;
    this.#counts = [new Uint32Array(size), new Uint32Array(size), new Uint32Array(size)];
    for (let index = 0; index < values.length; index++) {
      const value = values[index] ?? 0;
      const kind = Number.isNaN(value)
        ? 0
        : value === Number.POSITIVE_INFINITY
          ? 1
          : value === Number.NEGATIVE_INFINITY
            ? 2
            : -1;
      for (const [which, counts] of this.#counts.entries())
        counts[index + 1] = (counts[index] ?? 0) + (which === kind ? 1 : 0);
    }
  }

  /** The sum of a run with such values; undefined when all of it is finite. */
  sum(from: number, to: number): number | undefined {
    const [nan, up, down] = this.#counts.map((counts) => (counts[to] ?? 0) - (counts[from] ?? 0));
    if (nan || (up && down)) return Number.NaN;
    if (up) return Number.POSITIVE_INFINITY;
    return down ? Number.NEGATIVE_INFINITY : undefined;
  }
}
