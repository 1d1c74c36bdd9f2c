/**
 * Reads JSON whose numbers do not all fit a double: an integer beyond 2^53 - 1, or a number that would be Infinity,
 * comes back as a marked text in the sender's spelling. Pure; O(characters). Only used once a plain JSON.parse has
 * shown such a number.
 */
import { randomUUID } from "node:crypto";

/** Stands before the digits; new in every process, so no sender can write it. */
const MARK = `\u0001${randomUUID()}:`;
const MARKED_IN_JSON = new RegExp(`"\\\\u0001${MARK.slice(1)}([-+.0-9eE]+)"`, "g");
const NUMBER_START = /[-0-9]/;
const NUMBER = /-?[0-9]+(\.[0-9]+)?([eE][-+]?[0-9]+)?/y;

/** `text` must be valid JSON. */
export function parseExact(text: string): unknown {
  let marked = "";
  let copied = 0;
  let at = 0;
  while (at < text.length) {
    const character = text.charAt(at);
    if (character === '"') {
      at = textEnd(text, at);
    } else if (NUMBER_START.test(character)) {
      NUMBER.lastIndex = at;
      const spelling = NUMBER.exec(text)?.[0] ?? character;
      if (isInexact(spelling)) {
        marked += `${text.slice(copied, at)}${JSON.stringify(MARK + spelling)}`;
        copied = at + spelling.length;
      }
      at += spelling.length;
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

/** True for a number that a plain JSON.parse may have changed. */
export function isInexactNumber(value: number): boolean {
  return value > Number.MAX_SAFE_INTEGER || value < -Number.MAX_SAFE_INTEGER;
}

function isInexact(spelling: string): boolean {
  const value = Number(spelling);
  if (!Number.isFinite(value)) return true;
  return isInexactNumber(value) && /^-?[0-9]+$/.test(spelling);
}

function textEnd(text: string, start: number): number {
  let at = start + 1;
  while (at < text.length) {
    const code = text.charCodeAt(at);
    if (code === 0x22) return at + 1;
    at += code === 0x5c ? 2 : 1;
  }
  return at;
}
