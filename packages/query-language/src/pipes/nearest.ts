/** "Did you mean": the known name with the fewest changed letters. Pure; O(names × length²). */

const CHARS_MAX = 64;

/** Undefined when nothing is near: more than a third of the letters (and more than two) differ. */
export function nearestName(name: string, known: Iterable<string>): string | undefined {
  if (name.length > CHARS_MAX) return undefined;
  let best: string | undefined;
  let least = Math.max(2, Math.floor(name.length / 3)) + 1;
  for (const one of known) {
    if (Math.abs(one.length - name.length) >= least) continue;
    const changes = distance(name.toLowerCase(), one.toLowerCase());
    if (changes < least) {
      best = one;
      least = changes;
    }
  }
  return best;
}

/** Levenshtein distance. */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const change = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(change, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}
