/**
 * Text as the store sees it: tokens of a body, numbers in text, order by code point.
 * Pure; browser-safe. Same results as ClickHouse `splitByNonAlpha(lowerUTF8(body))`.
 */

/** What separates tokens: ASCII that is neither letter nor digit. Valid in RE2 and in JavaScript. */
export const SEPARATOR_CLASS = "[\\x00-/:-@\\[-`{-\\x7f]";
/** One character of a token. */
export const TOKEN_CLASS = "[^\\x00-/:-@\\[-`{-\\x7f]";

const SEPARATORS = new RegExp(`${SEPARATOR_CLASS}+`, "u");
const NUMBER = /^[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?$/;
const NUMBER_CHARS_MAX = 64;

/** Lower-cased tokens of a text in order, with repeats. O(n) time and memory. */
export function bodyTokens(text: string): string[] {
  return text
    .toLowerCase()
    .split(SEPARATORS)
    .filter((token) => token !== "");
}

/**
 * A text in which `~"sub string"` is found regardless of case: each character in lower case by itself, as
 * ClickHouse `ILIKE` folds it. `İ` stays (its lower case is two characters), `Σ` is `σ` at the end too.
 */
export function foldCase(text: string): string {
  if (!/[İΣ]/.test(text)) return text.toLowerCase();
  return text
    .split("İ")
    .map((part) => part.replaceAll("Σ", "σ").toLowerCase())
    .join("İ");
}

/** Whether a text is a decimal number (`500`, `-1.5e3`, `.5`); not hex, not `Infinity`, no spaces. */
export function isNumeric(text: string): boolean {
  return text.length <= NUMBER_CHARS_MAX && NUMBER.test(text);
}

/** Negative, zero or positive as `a` sorts before, with or after `b` by code point (the order of UTF-8 bytes). */
export function compareText(a: string, b: string): number {
  const length = Math.min(a.length, b.length);
  for (let i = 0; i < length; i++) {
    const left = a.charCodeAt(i);
    const right = b.charCodeAt(i);
    if (left !== right) return order(left) - order(right);
  }
  return a.length - b.length;
}

/** UTF-16 units in the order of code points: surrogates after the rest of the plane. */
function order(unit: number): number {
  if (unit < 0xd800) return unit;
  return unit < 0xe000 ? unit + 0x2000 : unit - 0x800;
}
