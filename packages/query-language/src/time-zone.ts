/**
 * Wall-clock arithmetic in an IANA time zone with the platform's own tables (Intl). Pure; browser-safe.
 * A wall time is Unix milliseconds as if the zone were UTC.
 */

const FORMATS = new Map<string, Intl.DateTimeFormat>();
const FORMATS_MAX = 64;

/** Whether the platform knows the zone. */
export function isTimeZone(zone: string): boolean {
  try {
    formatOf(zone);
    return true;
  } catch {
    return false;
  }
}

/** The zone as its IANA name is written: the platform takes any case, others do not. */
export function zoneNameOf(zone: string): string {
  return formatOf(zone).resolvedOptions().timeZone;
}

function formatOf(zone: string): Intl.DateTimeFormat {
  const known = FORMATS.get(zone);
  if (known !== undefined) return known;
  const format = new Intl.DateTimeFormat("en-US", {
    timeZone: zone,
    calendar: "iso8601",
    hourCycle: "h23",
    era: "short",
    year: "numeric",
    month: "numeric",
    day: "numeric",
    hour: "numeric",
    minute: "numeric",
    second: "numeric",
  });
  if (FORMATS.size < FORMATS_MAX) FORMATS.set(zone, format);
  return format;
}

/** Unix milliseconds → wall time of the zone. */
export function toWall(unixMs: number, zone: string): number {
  if (zone === "UTC") return unixMs;
  const parts = new Map(
    formatOf(zone)
      .formatToParts(unixMs)
      .map((part) => [part.type, part.value] as const),
  );
  const part = (type: Intl.DateTimeFormatPartTypes) => Number(parts.get(type));
  const wall = Date.UTC(
    part("year"),
    part("month") - 1,
    part("day"),
    part("hour"),
    part("minute"),
    part("second"),
  );
  return wall + (((unixMs % 1000) + 1000) % 1000);
}

/**
 * Wall time of the zone → Unix milliseconds. A wall time that a clock change skips moves forward by the
 * gap; one that comes twice means the first.
 */
export function fromWall(wallMs: number, zone: string): number {
  if (zone === "UTC") return wallMs;
  const before = offsetAt(wallMs - DAY_MS, zone);
  const after = offsetAt(wallMs + DAY_MS, zone);
  const first = wallMs - before;
  if (before === after || toWall(first, zone) === wallMs) return first;
  const second = wallMs - after;
  return toWall(second, zone) === wallMs ? second : first;
}

const DAY_MS = 86_400_000;

function offsetAt(unixMs: number, zone: string): number {
  return toWall(unixMs, zone) - unixMs;
}
