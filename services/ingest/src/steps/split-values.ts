/**
 * Finds where JSON values begin and end, without reading them: elements of an array, or values one after
 * another. Pure; one pass, O(bytes). Nothing inside a value is checked but the count of brackets outside texts:
 * whoever parses a value finds what is wrong in it.
 */

/** Byte offsets: start and end (exclusive) of value i are at 2i and 2i + 1. */
export type Spans = number[];

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COMMA = 0x2c;
const OPEN_ARRAY = 0x5b;
const OPEN_OBJECT = 0x7b;

export interface SplitOptions {
  start: number;
  end: number;
  /** More values than this end the walk; the answer then holds `most` + 1. */
  most: number;
}

/** Elements of the one array in the range; `undefined` when the range is not one whole array. */
export function splitArray(body: Uint8Array, options: SplitOptions): Spans | undefined {
  const { end, most } = options;
  let at = skipSpace(body, options.start, end);
  if (body[at] !== OPEN_ARRAY) return undefined;
  const spans: Spans = [];
  at = skipSpace(body, at + 1, end);
  if (body[at] === 0x5d) return skipSpace(body, at + 1, end) === end ? spans : undefined;
  while (at < end) {
    const stop = valueEnd(body, at, end);
    spans.push(at, trimEnd(body, at, stop));
    if (spans.length / 2 > most) return spans;
    if (body[stop] === COMMA) at = skipSpace(body, stop + 1, end);
    else return stop < end && skipSpace(body, stop + 1, end) === end ? spans : undefined;
  }
  return undefined;
}

/** Objects one after another, with or without white space between; `undefined` when anything else is there. */
export function splitSequence(body: Uint8Array, options: SplitOptions): Spans | undefined {
  const { end, most } = options;
  const spans: Spans = [];
  let at = skipSpace(body, options.start, end);
  while (at < end) {
    if (body[at] !== OPEN_OBJECT) return undefined;
    const stop = bracketEnd(body, at, end);
    if (stop === undefined) return undefined;
    spans.push(at, stop);
    if (spans.length / 2 > most) return spans;
    at = skipSpace(body, stop, end);
  }
  return spans;
}

export function skipSpace(body: Uint8Array, start: number, end: number): number {
  let at = start;
  while (at < end && isSpace(body[at])) at++;
  return at;
}

/** Position of the comma or closing bracket behind the value at `start`. */
function valueEnd(body: Uint8Array, start: number, end: number): number {
  let depth = 0;
  for (let at = start; at < end; at++) {
    const byte = body[at];
    if (byte === QUOTE) at = textEnd(body, at, end);
    else if (byte === OPEN_OBJECT || byte === OPEN_ARRAY) depth++;
    else if (byte === COMMA && depth === 0) return at;
    else if ((byte === 0x7d || byte === 0x5d) && depth-- === 0) return at;
  }
  return end;
}

/** Position behind the bracket that closes the one at `start`. */
function bracketEnd(body: Uint8Array, start: number, end: number): number | undefined {
  let depth = 0;
  for (let at = start; at < end; at++) {
    const byte = body[at];
    if (byte === QUOTE) at = textEnd(body, at, end);
    else if (byte === OPEN_OBJECT || byte === OPEN_ARRAY) depth++;
    else if ((byte === 0x7d || byte === 0x5d) && --depth === 0) return at + 1;
  }
  return undefined;
}

/** Position of the quote that closes the one at `start`, or `end`. */
function textEnd(body: Uint8Array, start: number, end: number): number {
  let at = start + 1;
  while (at < end && body[at] !== QUOTE) at += body[at] === BACKSLASH ? 2 : 1;
  return Math.min(at, end);
}

function trimEnd(body: Uint8Array, start: number, end: number): number {
  let at = end;
  while (at > start && isSpace(body[at - 1])) at--;
  return at;
}

function isSpace(byte: number | undefined): boolean {
  return byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09;
}
