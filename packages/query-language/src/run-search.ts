/** Search for a run of equal items (Knuth, Morris, Pratt). Pure; linear in both. */

/** A test for lists that hold `run` without gaps. */
export function createRunSearch(run: readonly string[]): (items: readonly string[]) => boolean {
  const fallback = fallbacksOf(run);
  return (items) => {
    let matched = 0;
    for (const item of items) {
      while (matched > 0 && run[matched] !== item) matched = fallback[matched - 1] ?? 0;
      if (run[matched] === item) matched++;
      if (matched === run.length) return true;
    }
    return run.length === 0;
  };
}

/** For each prefix, the length of its longest proper prefix that also ends it. */
function fallbacksOf(run: readonly string[]): number[] {
  const fallback = [0];
  let matched = 0;
  for (let i = 1; i < run.length; i++) {
    while (matched > 0 && run[matched] !== run[i]) matched = fallback[matched - 1] ?? 0;
    if (run[matched] === run[i]) matched++;
    fallback.push(matched);
  }
  return fallback;
}
