/**
 * The place of a tail in the event log as opaque text: the next row of each partition, and a time of receipt before
 * which everything has been shown. It names no project: whoever shows it gets their own project's events. Pure.
 */
import { UseCaseError } from "../../errors";

export interface TailPosition {
  /** Of the next block. */
  offset: number;
  /** First row in it that was not looked at. */
  row: number;
}

export interface TailCursor {
  /** Unix ms. */
  shownToMs: number;
  positions: Map<string, TailPosition>;
}

/** Longest cursor text that is read, in characters: it comes in a header. */
export const TAIL_CURSOR_CHARS_MAX = 8_000;

const CURSOR = /^t1\.([0-9a-z]{1,11})((?:~[0-9a-z-]{1,24}(?:\.[0-9a-z]{1,11}){1,2})*)$/;

/** URL-safe: `t1.<ms>~<partition>.<offset>[.<row>]…`, numbers in base 36. */
export function encodeTailCursor({ shownToMs, positions }: TailCursor): string {
  let text = `t1.${Math.max(0, shownToMs).toString(36)}`;
  for (const [partition, { offset, row }] of positions) {
    text += `~${partition}.${offset.toString(36)}${row === 0 ? "" : `.${row.toString(36)}`}`;
  }
  return text;
}

/** Throws `UseCaseError` `cursor.invalid` for any text that `encodeTailCursor` cannot have made. */
export function decodeTailCursor(text: string): TailCursor {
  const [, ms, parts] = (text.length <= TAIL_CURSOR_CHARS_MAX && CURSOR.exec(text)) || [];
  if (ms === undefined || parts === undefined) throw foreign();
  const positions = new Map<string, TailPosition>();
  for (const part of parts.split("~").slice(1)) {
    const [partition = "", offset = "", row = "0"] = part.split(".");
    if (positions.has(partition)) throw foreign();
    positions.set(partition, { offset: numberOf(offset), row: numberOf(row) });
  }
  return { shownToMs: numberOf(ms), positions };
}

function numberOf(text: string): number {
  const value = Number.parseInt(text, 36);
  if (!Number.isSafeInteger(value)) throw foreign();
  return value;
}

function foreign(): UseCaseError {
  return new UseCaseError("cursor.invalid", "The cursor is not one that a tail gave out.");
}
