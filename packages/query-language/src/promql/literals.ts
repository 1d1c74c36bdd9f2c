/** Numbers, durations and strings as PromQL writes them. Pure. */

const UNITS_MS: Readonly<Record<string, number>> = {
  y: 365 * 86_400_000,
  w: 7 * 86_400_000,
  d: 86_400_000,
  h: 3_600_000,
  m: 60_000,
  s: 1_000,
  ms: 1,
};
const DURATION = /^(?:\d+(?:ms|[ywdhms]))+$/;

/** A number literal: decimal, hexadecimal, octal behind a zero, Inf, NaN, or a duration in seconds. */
export function readNumber(text: string): number {
  const sign = text.startsWith("-") ? -1 : 1;
  const digits = text.replace(/^[+-]\s*/, "").toLowerCase();
  if (digits === "inf") return sign * Number.POSITIVE_INFINITY;
  if (digits === "nan") return Number.NaN;
  if (DURATION.test(digits)) return (sign * durationParts(digits)) / 1000;
  const plain = digits.replaceAll("_", "");
  if (/^0[0-7]+$/.test(plain)) return sign * Number.parseInt(plain, 8);
  return sign * Number(plain);
}

/** A duration literal, or a number of seconds, in whole milliseconds. */
export function readDurationMs(text: string): number {
  const digits = text.trim().toLowerCase();
  return DURATION.test(digits) ? durationParts(digits) : Math.round(readNumber(digits) * 1000);
}

function durationParts(text: string): number {
  let total = 0;
  for (const [, amount, unit] of text.matchAll(/(\d+)(ms|[ywdhms])/g))
    total += Number(amount) * (UNITS_MS[unit ?? "ms"] ?? 1);
  return total;
}

/** The shortest duration text: `90000` is `1m30s`; negative ones begin with a minus. */
export function writeDuration(ms: number): string {
  if (ms === 0) return "0s";
  let rest = Math.abs(ms);
  let text = "";
  for (const [unit, size] of Object.entries(UNITS_MS)) {
    const exact = unit === "y" || unit === "w";
    if (exact ? rest % size !== 0 : rest < size) continue;
    const amount = Math.floor(rest / size);
    if (amount > 0) text += `${amount}${unit}`;
    rest -= amount * size;
  }
  return (ms < 0 ? "-" : "") + text;
}

/** A number literal that reads back as the same value. */
export function writeNumber(value: number): string {
  if (Number.isNaN(value)) return "NaN";
  if (!Number.isFinite(value)) return value > 0 ? "Inf" : "-Inf";
  return Object.is(value, -0) ? "-0" : String(value);
}

const ESCAPES: Readonly<Record<string, number>> = { a: 7, b: 8, f: 12, n: 10, r: 13, t: 9, v: 11, "\\": 92 };
const ESCAPE = /\\(?:x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|([0-7]{3})|([\s\S]?))/g;

/** The text of a string literal, or what is wrong with it. */
export function readString(literal: string): { value: string } | { problem: string } {
  const quote = literal.charAt(0);
  if (literal.length < 2 || !literal.endsWith(quote) || isEscapedEnd(literal))
    return { problem: "unterminated quoted string" };
  const inner = literal.slice(1, -1);
  if (quote === "`") return { value: inner.replaceAll("\r", "") };
  if (!inner.includes("\\")) return { value: inner };
  return unescapeText(inner, quote);
}

function isEscapedEnd(literal: string): boolean {
  if (literal.startsWith("`")) return false;
  const body = literal.slice(1, -1);
  return (/\\*$/.exec(body)?.[0].length ?? 0) % 2 === 1;
}

/** Escapes of single bytes may together be one character, so that all goes through bytes. */
function unescapeText(inner: string, quote: string): { value: string } | { problem: string } {
  const encoder = new TextEncoder();
  const bytes: number[] = [];
  let end = 0;
  for (const match of inner.matchAll(ESCAPE)) {
    bytes.push(...encoder.encode(inner.slice(end, match.index)));
    const unit = escaped(match, quote);
    if (unit === undefined) return { problem: `unknown escape sequence ${match[0]} in a string` };
    if (typeof unit === "number") bytes.push(unit);
    else bytes.push(...encoder.encode(unit));
    end = match.index + match[0].length;
  }
  bytes.push(...encoder.encode(inner.slice(end)));
  return { value: new TextDecoder("utf-8", { ignoreBOM: true }).decode(Uint8Array.from(bytes)) };
}

/** A byte, or a character. */
function escaped(match: RegExpMatchArray, quote: string): number | string | undefined {
  const [, byte, short, long, octal, letter] = match;
  if (byte !== undefined) return Number.parseInt(byte, 16);
  if (octal !== undefined) return octal > "377" ? undefined : Number.parseInt(octal, 8);
  const point = short ?? long;
  if (point !== undefined) {
    const code = Number.parseInt(point, 16);
    return code > 0x10ffff || (code >= 0xd800 && code < 0xe000) ? undefined : String.fromCodePoint(code);
  }
  return letter === quote ? quote : letter === undefined ? undefined : ESCAPES[letter];
}

/** A string literal in double quotes that reads back as the same text. */
export function writeString(value: string): string {
  const inner = value
    .replace(/["\\]/g, "\\$&")
    .replaceAll("\n", "\\n")
    .replaceAll("\r", "\\r")
    .replaceAll("\t", "\\t");
  return `"${inner}"`;
}
