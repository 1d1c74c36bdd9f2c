/**
 * Times between the product (RFC 3339 text, Unix ms) and ClickHouse (`2026-11-21 12:00:00.000000000`, UTC).
 * Pure.
 */

/** What DateTime64(9) can hold. */
const EARLIEST = "1900-01-01 00:00:00.000000000";
const LATEST = "2262-04-11 23:47:16.854775807";

/** RFC 3339 UTC with any fraction → text of a `DateTime64(9)` parameter, inside what the type can hold. */
export function sqlTime(rfc3339: string): string {
  const text = rfc3339.replace("T", " ").replace("Z", "");
  if (text < EARLIEST) return EARLIEST;
  return text > LATEST ? LATEST : text;
}

/** Unix ms → text of a `DateTime64(9)` parameter. */
export function sqlTimeOfMs(ms: number): string {
  const bounded = Math.min(Math.max(ms, -2_208_988_800_000), 9_223_372_036_854);
  return sqlTime(new Date(bounded).toISOString());
}

/** A stored time as the product prints it: `2026-11-21T12:00:00.000000000Z`. */
export function rfc3339(stored: string): string {
  return `${stored.replace(" ", "T")}Z`;
}

/** Unix ms of a stored time, cut to the millisecond. */
export function msOf(stored: string): number {
  return Date.parse(`${stored.slice(0, 23).replace(" ", "T")}Z`);
}
