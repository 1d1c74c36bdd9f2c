/** Escapes and character classes of RE2 patterns. Pure; O(what they consume). */
import { fail, type RegExpScan } from "./regexp-scan";

export type Escape =
  | { kind: "char"; char: string }
  | { kind: "quoted"; text: string }
  | { kind: "assertion" }
  | { kind: "class" };

const CONTROLS: ReadonlyMap<string, string> = new Map([
  ["a", "\x07"],
  ["f", "\f"],
  ["n", "\n"],
  ["r", "\r"],
  ["t", "\t"],
  ["v", "\v"],
]);
const HEX = /x(?:([0-9A-Fa-f]{2})|\{([0-9A-Fa-f]{1,8})\})/y;
const UNICODE = /[pP](?:([A-Z])|\{\^?(\w{1,40})\})/y;
const POSIX =
  /\[:\^?(?:alnum|alpha|ascii|blank|cntrl|digit|graph|lower|print|punct|space|upper|word|xdigit):\]/y;
const CLASS: Escape = { kind: "class" };

/** Reads what stands behind the backslash at `from`. */
export function readEscape(scan: RegExpScan, from: number): Escape {
  const { pattern } = scan;
  if (pattern.startsWith("Q", scan.at)) return readQuotedText(scan);
  const char = pattern.charAt(scan.at);
  if (/[AzbB]/.test(char)) {
    scan.at++;
    return { kind: "assertion" };
  }
  return readClassEscape(scan, from);
}

/** Reads an escape that may stand in a class too. */
function readClassEscape(scan: RegExpScan, from: number): Escape {
  const { pattern, at } = scan;
  const char = pattern.charAt(at);
  if (char === "x") return readHex(scan, from);
  if (char === "p" || char === "P") return readUnicodeClass(scan, from);
  scan.at++;
  if (/[dDsSwW]/.test(char)) return CLASS;
  const control = CONTROLS.get(char);
  if (control !== undefined) return { kind: "char", char: control };
  if (char === "0") return readOctal(scan);
  if (/[!-/:-@[-`{-~ ]/.test(char)) return { kind: "char", char };
  failEscape(scan, char, from);
  return CLASS;
}

function failEscape(scan: RegExpScan, char: string, from: number) {
  if (char === "") fail(scan, "A lone backslash ends the pattern.", from);
  else if (/[1-9]/.test(char)) fail(scan, "RE2 has no references to groups.", from);
  else if (char === "u") fail(scan, "RE2 writes characters by number as \\x{1234}.", from);
  else fail(scan, `RE2 has no escape \\${char}.`, from);
}

function readOctal(scan: RegExpScan): Escape {
  const digits = /[0-7]{0,2}/y;
  digits.lastIndex = scan.at;
  const match = digits.exec(scan.pattern)?.[0] ?? "";
  scan.at += match.length;
  return { kind: "char", char: String.fromCharCode(Number.parseInt(`0${match}`, 8)) };
}

function readHex(scan: RegExpScan, from: number): Escape {
  HEX.lastIndex = scan.at;
  const match = HEX.exec(scan.pattern);
  const code = Number.parseInt(match?.[1] ?? match?.[2] ?? "", 16);
  if (!(code <= 0x10ffff)) {
    fail(scan, "A character by number is written \\x41 or \\x{1F600}.", from);
    return CLASS;
  }
  scan.at = HEX.lastIndex;
  return { kind: "char", char: String.fromCodePoint(code) };
}

function readUnicodeClass(scan: RegExpScan, from: number): Escape {
  UNICODE.lastIndex = scan.at;
  const match = UNICODE.exec(scan.pattern);
  const name = match?.[1] ?? match?.[2] ?? "";
  if (match === null || !isUnicodeClass(name)) {
    fail(scan, "This is no Unicode class that RE2 knows; \\p{Greek} and \\pL are.", from);
    return CLASS;
  }
  scan.at = UNICODE.lastIndex;
  return CLASS;
}

function isUnicodeClass(name: string): boolean {
  if (name === "Any") return true;
  const property = /^[A-Z][a-z]?$/.test(name) ? `gc=${name}` : `sc=${name}`;
  if (property.startsWith("sc=") && name.length < 4 && name !== "Lao" && name !== "Vai" && name !== "Nko")
    return false;
  try {
    return new RegExp(`\\p{${property}}`, "u").source !== "";
  } catch {
    return false;
  }
}

function readQuotedText(scan: RegExpScan): Escape {
  const end = scan.pattern.indexOf("\\E", scan.at);
  const to = end < 0 ? scan.pattern.length : end;
  const text = scan.pattern.slice(scan.at + 1, to);
  scan.at = end < 0 ? to : to + 2;
  return { kind: "quoted", text };
}

/** Reads `[…]` behind its opening bracket at `from`. */
export function readClass(scan: RegExpScan, from: number) {
  if (scan.pattern.charAt(scan.at) === "^") scan.at++;
  for (let first = true; scan.at < scan.pattern.length; first = false) {
    if (scan.pattern.charAt(scan.at) === "]" && !first) {
      scan.at++;
      return;
    }
    readClassItem(scan);
  }
  fail(scan, "This class of characters is not closed.", from);
}

/** One character, escape or named class, or a range of two characters. */
function readClassItem(scan: RegExpScan) {
  const from = scan.at;
  POSIX.lastIndex = from;
  if (POSIX.test(scan.pattern)) {
    scan.at = POSIX.lastIndex;
    return;
  }
  if (/^\[:\^?\w+:\]/.test(scan.pattern.slice(from, from + 16)))
    return fail(scan, "RE2 does not know this named class.", from);
  const low = readClassChar(scan);
  const next = scan.pattern.charAt(scan.at + 1);
  if (low === undefined || scan.pattern.charAt(scan.at) !== "-" || next === "]" || next === "") return;
  scan.at++;
  const high = readClassChar(scan);
  if (high === undefined) fail(scan, "A range ends in a character.", from);
  else if (high < low) fail(scan, "This range ends before it begins.", from);
}

/** Code point of a character of a class; `undefined` for an escape that is a class itself. */
function readClassChar(scan: RegExpScan): number | undefined {
  const from = scan.at;
  const code = scan.pattern.codePointAt(from) ?? 0;
  scan.at += String.fromCodePoint(code).length;
  if (code !== 0x5c) return code;
  const meaning = readClassEscape(scan, from);
  return meaning.kind === "char" ? meaning.char.codePointAt(0) : undefined;
}
