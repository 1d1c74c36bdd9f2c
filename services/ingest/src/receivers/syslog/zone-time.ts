/**
 * Wall-clock time of a named zone → Unix time, and the year that senders leave out. Pure. Offsets of a zone are asked
 * once for every quarter of an hour and kept; memory: CACHED_MAX offsets.
 */

const QUARTER_SECONDS = 900;
const CACHED_MAX = 10_000;
const DAY_MS = 86_400_000;

export interface WallTime {
  /** 0 when the sender gave none. */
  readonly year: number;
  /** 1 to 12. */
  readonly month: number;
  readonly day: number;
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
}

const formats = new Map<string, Intl.DateTimeFormat | undefined>();
const offsets = new Map<string, number>();

/** Unix seconds; without a year the one that puts the time nearest to now. NaN when there is no such day. */
export function unixSecondsOf(wall: WallTime, zone: string, nowMs: number): number {
  if (wall.year !== 0) return inZone(wallSeconds(wall, wall.year), zone);
  const year = new Date(nowMs).getUTCFullYear();
  const inThisYear = wallSeconds(wall, year);
  if (Math.abs(inThisYear * 1000 - nowMs) < 150 * DAY_MS) return inZone(inThisYear, zone);
  const choices = [inThisYear, wallSeconds(wall, year - 1), wallSeconds(wall, year + 1)];
  const valid = choices.filter((seconds) => !Number.isNaN(seconds));
  const distance = (seconds: number) => Math.abs(seconds * 1000 - nowMs);
  return inZone(
    valid.reduce((best, next) => (distance(next) < distance(best) ? next : best), valid[0] ?? Number.NaN),
    zone,
  );
}

function wallSeconds({ month, day, hour, minute, second }: WallTime, year: number): number {
  if (month < 1 || month > 12 || day < 1 || hour > 23 || minute > 59 || second > 60) return Number.NaN;
  const midnight = Date.UTC(year, month - 1, day);
  if (new Date(midnight).getUTCDate() !== day) return Number.NaN;
  return midnight / 1000 + hour * 3600 + minute * 60 + second;
}

/** An hour that a zone has twice is read as its second, standard-time one; one that it leaves out as if it had it. */
function inZone(seconds: number, zone: string): number {
  if (zone === "UTC" || Number.isNaN(seconds)) return seconds;
  const guess = seconds - offsetSeconds(zone, seconds);
  return seconds - offsetSeconds(zone, guess);
}

/** How far the zone's clocks are ahead of UTC at that moment. A zone that is not known counts as UTC. */
function offsetSeconds(zone: string, unixSeconds: number): number {
  const quarter = Math.floor(unixSeconds / QUARTER_SECONDS);
  const key = `${quarter} ${zone}`;
  const known = offsets.get(key);
  if (known !== undefined) return known;
  if (offsets.size >= CACHED_MAX) offsets.clear();
  const offset = askOffset(zone, quarter * QUARTER_SECONDS);
  offsets.set(key, offset);
  return offset;
}

function askOffset(zone: string, unixSeconds: number): number {
  const format = formatOf(zone);
  if (format === undefined) return 0;
  const parts = new Map(
    format.formatToParts(unixSeconds * 1000).map(({ type, value }) => [type, Number(value)]),
  );
  const part = (type: Intl.DateTimeFormatPartTypes) => parts.get(type) ?? 0;
  const wall = Date.UTC(
    part("year"),
    part("month") - 1,
    part("day"),
    part("hour"),
    part("minute"),
    part("second"),
  );
  return wall / 1000 - unixSeconds;
}

function formatOf(zone: string): Intl.DateTimeFormat | undefined {
  if (!formats.has(zone)) formats.set(zone, makeFormat(zone));
  return formats.get(zone);
}

function makeFormat(zone: string): Intl.DateTimeFormat | undefined {
  try {
    return new Intl.DateTimeFormat("en-US", {
      timeZone: zone,
      hourCycle: "h23",
      year: "numeric",
      month: "numeric",
      day: "numeric",
      hour: "numeric",
      minute: "numeric",
      second: "numeric",
    });
  } catch {
    return undefined;
  }
}
