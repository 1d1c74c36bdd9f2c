/**
 * The key `severity`: words and numbers as ranges of severity numbers (1 to 24, 0 = not given).
 * Pure; browser-safe.
 */
import { LEVEL_NUMBER, LEVELS, type Level, severityOfWord } from "@sightglass/telemetry";

export interface SeverityRange {
  /** Lowest number, included. */
  from: number;
  /** Highest number, included. */
  to: number;
}

/**
 * Numbers that a written severity means: a level (`warn`, `WARNING`, `err`) its four numbers, a word
 * between levels (`notice`, `critical`) or a number its own. `undefined` for anything else.
 */
export function severityRange(word: string): SeverityRange | undefined {
  if (/^\d{1,2}$/.test(word)) {
    const number = Number(word);
    return number >= 1 && number <= 24 ? { from: number, to: number } : undefined;
  }
  const number = severityOfWord(word);
  if (number === 0) return undefined;
  return number % 4 === 1 ? { from: number, to: number + 3 } : { from: number, to: number };
}

/** The level whose name is closest to a misspelt word. */
export function nearestLevel(word: string): Level {
  const lower = word.toLowerCase().slice(0, 16);
  const distances = LEVELS.map((level) => ({ level, distance: editDistance(lower, level) }));
  const nearest = distances.reduce((best, one) => (one.distance < best.distance ? one : best));
  return nearest.level;
}

/** Levenshtein distance. O(a × b). */
function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const change = (row[j - 1] ?? 0) + (a.charAt(i - 1) === b.charAt(j - 1) ? 0 : 1);
      next.push(Math.min(change, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}

/** Name of the level of each number, as tests of text see it; empty for 0. */
export function levelName(number: number): Level | "" {
  return LEVELS.find((level) => number >= LEVEL_NUMBER[level] && number < LEVEL_NUMBER[level] + 4) ?? "";
}
