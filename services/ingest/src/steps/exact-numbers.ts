/**
 * Reads JSON whose numbers do not all fit a double: an integer beyond 2^53 - 1, or a number that would be Infinity,
 * comes back as a marked text in the sender's spelling. Pure; O(characters). Only used once a plain JSON.parse has
 * shown such a number.
 */
import { randomUUID } from "node:crypto";

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const PLUS = 0x2b;
const MINUS = 0x2d;
const POINT = 0x2e;
const EXPONENT = 0x65;
/** Stands before the digits; new in every process, so no sender can write it. */
const MARK = `\u0001${randomUUID()}:`;
const MARKED_IN_JSON = new RegExp(`"\\\\u0001${MARK.slice(1)}([-+.0-9eE]+)"`, "g");
/** A shorter number without an exponent fits a double. */
const SUSPECT_CHARACTERS_MIN = 16;

/** `text` must be valid JSON. */
export function parseExact(text: string): unknown {
  let marked = "";
  let copied = 0;
  let at = 0;
  while (at < text.length) {
    const code = text.charCodeAt(at);
    if (code === QUOTE) {
      at = textEnd(text, at);
    } else if (code === MINUS || isDigit(code)) {
      const end = numberEnd(text, at);
      const spelling = isSuspect(text, at, end) ? text.slice(at, end) : "";
      if (spelling !== "" && isInexact(spelling)) {
        marked += `${text.slice(copied, at)}${JSON.stringify(MARK + spelling)}`;
        copied = end;
      }
      at = end;
    } else {
      at++;
    }
  }
  return JSON.parse(marked + text.slice(copied));
}

/** The sender's spelling when the value is a marked number, else `undefined`. */
export function exactSpelling(value: string): string | undefined {
  return value.startsWith(MARK) ? value.slice(MARK.length) : undefined;
}

/** Takes the marks out of JSON text made from a marked value, so that numbers stand there as the sender wrote them. */
export function unmarkJson(text: string): string {
  return text.replace(MARKED_IN_JSON, "$1");
}

/**
 * The digits that the sender wrote for the integer `value` under `name`; `undefined` when they are not found. A number
 * under the same name elsewhere is taken for it only if it is the same double.
 */
export function findSpelling(text: string, name: string, value: number): string | undefined {
  const quoted = `"${name}"`;
  for (let found = text.indexOf(quoted); found >= 0; found = text.indexOf(quoted, found + 1)) {
    let at = skipSpace(text, found + quoted.length);
    if (text.charAt(at) !== ":") continue;
    at = skipSpace(text, at + 1);
    const spelling = text.slice(at, numberEnd(text, at));
    if (Number(spelling) === value && !isSuspectFraction(spelling)) return spelling;
  }
  return undefined;
}

/** True for a number that a plain JSON.parse may have changed. */
export function isInexactNumber(value: number): boolean {
  return value > Number.MAX_SAFE_INTEGER || value < -Number.MAX_SAFE_INTEGER;
}

function isInexact(spelling: string): boolean {
  const value = Number(spelling);
  if (!Number.isFinite(value)) return true;
  return isInexactNumber(value) && /^-?[0-9]+$/.test(spelling);
}

function isSuspect(text: string, start: number, end: number): boolean {
  if (end - start >= SUSPECT_CHARACTERS_MIN) return true;
  for (let at = start; at < end; at++) if ((text.charCodeAt(at) | 0x20) === EXPONENT) return true;
  return false;
}

function isSuspectFraction(spelling: string): boolean {
  return /[.eE]/.test(spelling);
}

function skipSpace(text: string, start: number): number {
  let at = start;
  while (text.charCodeAt(at) <= 0x20) at++;
  return at;
}

/** Position behind the characters that numbers are made of. */
function numberEnd(text: string, start: number): number {
  let at = start + 1;
  for (; at < text.length; at++) {
    const code = text.charCodeAt(at);
    const isPart =
      isDigit(code) || code === POINT || code === MINUS || code === PLUS || (code | 0x20) === EXPONENT;
    if (!isPart) break;
  }
  return at;
}

function isDigit(code: number): boolean {
  return code >= 0x30 && code <= 0x39;
}

function textEnd(text: string, start: number): number {
  let at = start + 1;
  while (at < text.length) {
    const code = text.charCodeAt(at);
    if (code === QUOTE) return at + 1;
    at += code === BACKSLASH ? 2 : 1;
  }
  return at;
}
