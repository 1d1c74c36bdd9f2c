"use client";
/** The last ranges that were typed; kept in this browser, at most four. */
import type { Range } from "./range";

const KEY = "sightglass.ranges";
const KEPT_MAX = 4;

function isRange(value: unknown): value is Range {
  return (
    typeof value === "object" &&
    value !== null &&
    typeof Reflect.get(value, "from") === "string" &&
    typeof Reflect.get(value, "to") === "string"
  );
}

export function recentRanges(): Range[] {
  try {
    const found: unknown = JSON.parse(localStorage.getItem(KEY) ?? "[]");
    return Array.isArray(found) ? found.filter(isRange).slice(0, KEPT_MAX) : [];
  } catch {
    return [];
  }
}

export function addRecentRange(range: Range): void {
  const rest = recentRanges().filter((one) => one.from !== range.from || one.to !== range.to);
  try {
    localStorage.setItem(KEY, JSON.stringify([range, ...rest].slice(0, KEPT_MAX)));
  } catch {
    // Without storage there is no history.
  }
}
