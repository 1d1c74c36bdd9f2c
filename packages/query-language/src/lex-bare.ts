/**
 * Bare text of a query: where it ends, what its backslashes mean, whether it begins with a key.
 * Pure; O(n) in what it consumes.
 */
import { wildcardOf } from "./wildcard";

export interface Bare {
  /** Offset behind the text. */
  to: number;
  /** Decoded text; with `wildcard`, a pattern (see wildcard.ts). */
  value: string;
  wildcard: boolean;
  /** Whether a backslash was used: then it is never a keyword. */
  escaped: boolean;
}

const BLANK = /\s/;
const KEY = /[\p{L}_@$][\p{L}\p{N}\p{M}_@$./-]*:/uy;
/** Texts that look like `key:value` but are addresses: MAC and full IPv6. */
const ADDRESS = /^(?:[0-9a-f]{2}(?::[0-9a-f]{2}){5}|[0-9a-f]{1,4}(?::[0-9a-f]{1,4}){7})$/i;
const ADDRESS_CHARS_MAX = 39;

export function isBlank(char: string): boolean {
  return char !== "" && BLANK.test(char);
}

/** Whether nothing more of a word can follow: blank, end, or what ends bare text. */
export function isBoundary(char: string): boolean {
  return char === "" || char === "(" || char === ")" || char === '"' || char === "|" || isBlank(char);
}

/** Whether nothing can follow a regular expression but this. */
function endsWord(char: string): boolean {
  return char === "" || char === ")" || char === "|" || isBlank(char);
}

/** Reads bare text from `from`; `stop` is one more character that ends it (`]` within a range). */
export function readBare(text: string, from: number, stop = ""): Bare {
  const pieces: string[] = [];
  let piece = "";
  let escaped = false;
  let i = from;
  for (; i < text.length; i++) {
    const char = text.charAt(i);
    if (char === "\\" && i + 1 < text.length) {
      escaped = true;
      i++;
      piece += text.charAt(i);
    } else if (isBoundary(char) || char === stop) break;
    else if (char === "*") {
      pieces.push(piece);
      piece = "";
    } else piece += char;
  }
  pieces.push(piece);
  const wildcard = pieces.length > 1;
  return { to: i, value: wildcard ? wildcardOf(pieces) : piece, wildcard, escaped };
}

/** Offset of the colon behind a key that begins at `from`; -1 when the text there is a word, a URL, a time, an address. */
export function readKey(text: string, from: number): number {
  KEY.lastIndex = from;
  if (!KEY.test(text)) return -1;
  const colon = KEY.lastIndex - 1;
  const after = text.charAt(colon + 1);
  if (after === ":" || (after === "/" && text.charAt(colon + 2) === "/")) return -1;
  return isAddress(text, from) ? -1 : colon;
}

function isAddress(text: string, from: number): boolean {
  let to = from;
  while (to - from <= ADDRESS_CHARS_MAX && !isBoundary(text.charAt(to))) to++;
  return ADDRESS.test(text.slice(from, to));
}

/**
 * Reads `"…"` with backslash escapes `\" \\ \n \r \t`; any other backslash stands for itself.
 * `from` is the offset of the opening quote.
 */
export function readQuoted(text: string, from: number): { to: number; value: string; closed: boolean } {
  let value = "";
  let i = from + 1;
  for (; i < text.length; i++) {
    const char = text.charAt(i);
    if (char === '"') return { to: i + 1, value, closed: true };
    const meaning = char === "\\" ? ESCAPES.get(text.charAt(i + 1)) : undefined;
    if (meaning !== undefined) i++;
    value += meaning ?? char;
  }
  return { to: i, value, closed: false };
}

const ESCAPES: ReadonlyMap<string, string> = new Map([
  ['"', '"'],
  ["\\", "\\"],
  ["n", "\n"],
  ["r", "\r"],
  ["t", "\t"],
]);

/**
 * Reads `/…/` from its first slash. It is a regular expression only when the next slash (without a
 * backslash before it) ends the word: `/api/v1` is a path. `undefined` when it is not one.
 */
export function readRegExp(text: string, from: number): { to: number; value: string } | undefined {
  let value = "";
  for (let i = from + 1; i < text.length; i++) {
    const char = text.charAt(i);
    if (char === "/") return endsWord(text.charAt(i + 1)) ? { to: i + 1, value } : undefined;
    if (char === "\\" && i + 1 < text.length) {
      i++;
      value += text.charAt(i) === "/" ? "/" : char + text.charAt(i);
    } else value += char;
  }
  return undefined;
}
