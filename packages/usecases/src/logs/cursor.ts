/**
 * The place after the last row of a page, as opaque text: the store's own cursor, and the resolved
 * range, so that all pages of one search look at the same window although `now` moves on. Pure.
 */
import * as z from "zod";
import { UseCaseError } from "../errors";
import type { TimeRange } from "./range";

/** Longest cursor text that is read, in characters. */
export const CURSOR_CHARS_MAX = 256;

export type Order = "asc" | "desc";

export interface Cursor extends TimeRange {
  order: Order;
  /** `next_cursor` of the store: the last row's time and id. */
  after: string;
}

const VERSION = 1;

/** Farthest moment from 1970 that a `Date` can hold, in ms. */
const TIME_MS_MAX = 8_640_000_000_000_000;
const timeMs = z.int().min(-TIME_MS_MAX).max(TIME_MS_MAX);

/** An end of the range that was given finer than a millisecond. */
const fineTime = z
  .string()
  .regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{9}Z$/)
  .refine(beginsWithMoment);

const wire = z
  .tuple([
    z.literal(VERSION),
    z.enum(["asc", "desc"]),
    timeMs,
    timeMs,
    z
      .string()
      .regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{9}Z_[0-9a-f]{16}$/)
      .refine(beginsWithMoment),
    z.tuple([fineTime.nullable(), fineTime.nullable()]).optional(),
  ])
  .refine(([, , fromMs, toMs]) => fromMs < toMs);

/** True when the text begins with a moment that the calendar has, in RFC 3339 UTC with milliseconds or more. */
export function beginsWithMoment(text: string): boolean {
  const millis = text.slice(0, 23);
  const atMs = Date.parse(`${millis}Z`);
  return !Number.isNaN(atMs) && new Date(atMs).toISOString() === `${millis}Z`;
}

/** URL-safe text of at most `CURSOR_CHARS_MAX` characters. */
export function encodeCursor({ order, fromMs, toMs, after, fineFrom, fineTo }: Cursor): string {
  const fine = fineFrom === undefined && fineTo === undefined ? [] : [[fineFrom ?? null, fineTo ?? null]];
  return Buffer.from(JSON.stringify([VERSION, order, fromMs, toMs, after, ...fine])).toString("base64url");
}

/** Throws `UseCaseError` `cursor.invalid` for any text that `encodeCursor` did not make, or of another order. */
export function decodeCursor(text: string, order: Order): Cursor {
  const parsed = wire.safeParse(parseJson(Buffer.from(text, "base64url").toString("utf8")));
  if (!parsed.success) {
    throw new UseCaseError("cursor.invalid", "The cursor is not one that this API gave out.");
  }
  const [, cursorOrder, fromMs, toMs, after, fine] = parsed.data;
  if (cursorOrder !== order) {
    throw new UseCaseError("cursor.invalid", `The cursor belongs to order=${cursorOrder}.`);
  }
  const [fineFrom, fineTo] = fine ?? [];
  return {
    order,
    fromMs,
    toMs,
    after,
    ...(fineFrom ? { fineFrom } : {}),
    ...(fineTo ? { fineTo } : {}),
  };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
