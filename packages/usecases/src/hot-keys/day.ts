/** Days of UTC as `2026-11-21`. Pure. */
const DAY_MS = 86_400_000;

/** `ago`: so many days earlier. */
export function utcDay(nowMs: number, ago = 0): string {
  return new Date(nowMs - ago * DAY_MS).toISOString().slice(0, 10);
}
