/** Which failures pass by themselves, and how long to wait before each next try. Pure. */

/** The app or its store did not answer, or was busy; anything else fails in the same way again. */
const PASSING: ReadonlySet<string> = new Set(["network", "store.unavailable", "limit.rate"]);

const FIRST_MS = 2_000;
const LONGEST_MS = 60_000;

export function passes(code: string): boolean {
  return PASSING.has(code);
}

/** Doubles with each try, to a minute. */
export function waitBefore(tries: number): number {
  return Math.min(LONGEST_MS, FIRST_MS * 2 ** Math.min(tries, 10));
}
