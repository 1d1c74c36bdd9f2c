/** Parts that the inputs about keys and tokens share. Pure. */
import * as z from "zod";

/** Name of a key or token; the source of accounting is `http/<key name>`. */
export const nameInput = z
  .string()
  .trim()
  .min(1)
  .max(64)
  .regex(/^[\p{L}\p{N}][\p{L}\p{N} ._-]*$/u, "takes letters, digits, space, dot, dash and underscore")
  .describe("1 to 64 letters, digits, spaces, dots, dashes or underscores.");

/** Id of a key or token. */
export const idInput = z
  .string()
  .regex(/^[0-9A-Za-z]{12}$/, "must be 12 letters and digits")
  .describe("12 letters and digits.");

/** RFC 3339 in UTC with milliseconds, or null. */
export const timeOutput = z.string().nullable().describe("RFC 3339.");

export function timeText(time: Date | null): string | null {
  return time === null ? null : time.toISOString();
}

export const HOUR_MS = 3_600_000;
export const DAY_MS = 24 * HOUR_MS;

/** Live keys, and live tokens, of one project at most. */
export const PER_PROJECT_MAX = 500;
