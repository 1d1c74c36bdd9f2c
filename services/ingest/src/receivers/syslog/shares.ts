/** Divides a whole number by weights, so that the parts add up to it. Pure. */
export function shares(total: number, weights: readonly number[]): number[] {
  const sum = weights.reduce((a, b) => a + b, 0);
  let given = 0;
  let weighed = 0;
  return weights.map((weight) => {
    weighed += weight;
    const upTo = sum === 0 ? 0 : Math.floor((total * weighed) / sum);
    const part = upTo - given;
    given = upTo;
    return part;
  });
}
