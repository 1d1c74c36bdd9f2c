/**
 * Points in time as people and links write them, resolved against a clock and a time zone.
 * Pure: the clock comes in; all results are Unix milliseconds. Forms: docs/reference/query-language.md.
 */
import { fromWall, isTimeZone, toWall } from "./time-zone";

export interface TimeProblem {
  /** One sentence for people. */
  problem: string;
}

type Unit = "s" | "m" | "h" | "d" | "w" | "M" | "y";

interface Clock {
  nowMs: number;
  zone: string;
}

const TEXT_CHARS_MAX = 64;
const YEAR_MIN_MS = Date.UTC(1970, 0, 1);
const YEAR_MAX_MS = Date.UTC(2262, 0, 1);
const FIXED_MS = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const;

const WORDS: ReadonlyMap<string, Unit> = new Map([
  ...names("s", "s sec secs second seconds"),
  ...names("m", "m min mins minute minutes"),
  ...names("h", "h hr hrs hour hours"),
  ...names("d", "d day days"),
  ...names("w", "w wk week weeks"),
  ...names("M", "M mo month months"),
  ...names("y", "y yr year years"),
]);

function names(unit: Unit, words: string): [string, Unit][] {
  return words.split(" ").map((word) => [word, unit]);
}

const NOW = /^now(?<steps>(?:[+-]\d{1,6}[smhdwMy])*)(?:\/(?<floor>[smhdwMy]))?$/;
const STEP = /([+-]\d+)([smhdwMy])/g;
const AGO = /^(?:(?<count>\d{1,6})|an?)\s*(?<unit>[a-zA-Z]+)(?:\s+ago)?$/;
const UNIX = /^\d{9,19}(?:\.\d{1,9})?$/;
const DATE =
  /^(?<date>\d{4}-\d{2}-\d{2})(?:[T ]+(?<time>\d{1,2}:\d{2}(?::\d{2}(?:[.,]\d{1,9})?)?)\s*(?<offset>Z|z|UTC|[+-]\d{2}:?\d{2})?)?$/;
const CLOCK = /^(?<time>\d{1,2}:\d{2}(?::\d{2}(?:[.,]\d{1,9})?)?)$/;
const DAY = /^(?<day>today|yesterday|tomorrow)(?:\s+(?:at\s+)?(?<time>\d{1,2}:\d{2}(?::\d{2})?))?$/i;

/**
 * Unix milliseconds of a written time, or why it is none. `zone` is an IANA name; it rules `/d` and times
 * without an offset. `14:20` is the latest one that is not in the future.
 */
export function resolveTime(text: string, nowMs: number, zone: string): number | TimeProblem {
  const trimmed = text.trim();
  if (trimmed === "") return { problem: "A time is missing." };
  if (trimmed.length > TEXT_CHARS_MAX) return unreadable(trimmed.slice(0, TEXT_CHARS_MAX));
  if (!isTimeZone(zone)) return { problem: `The time zone ${zone.slice(0, TEXT_CHARS_MAX)} is not known.` };
  const clock = { nowMs, zone };
  const resolved =
    resolveNow(trimmed, clock) ??
    resolveUnix(trimmed) ??
    resolveDate(trimmed, clock) ??
    resolveClock(trimmed, clock) ??
    resolveDay(trimmed, clock) ??
    resolveAgo(trimmed, clock);
  if (resolved === undefined) return unreadable(trimmed);
  if (!(resolved >= YEAR_MIN_MS && resolved < YEAR_MAX_MS)) {
    return { problem: `${trimmed} is outside the years 1970 to 2261.` };
  }
  return Math.floor(resolved);
}

function unreadable(text: string): TimeProblem {
  return {
    problem: `${text} is not a time. Forms: now-15m, now/d, 2 h ago, 14:20, 2026-11-19 14:20, RFC 3339, Unix.`,
  };
}

function resolveNow(text: string, clock: Clock): number | undefined {
  const groups = NOW.exec(text)?.groups;
  if (groups === undefined) return undefined;
  let at = clock.nowMs;
  for (const [, count, unit] of (groups.steps ?? "").matchAll(STEP)) {
    at = shift(at, { count: Number(count), unit: unitOf(unit), zone: clock.zone });
  }
  const floor = groups.floor;
  return floor === undefined ? at : startOf(at, unitOf(floor), clock.zone);
}

function unitOf(word: string | undefined): Unit {
  return WORDS.get(word ?? "") ?? "s";
}

/** Seconds to hours are exact durations; days and longer keep the wall clock. */
function shift(at: number, step: { count: number; unit: Unit; zone: string }): number {
  const { count, unit, zone } = step;
  if (unit === "s" || unit === "m" || unit === "h") return at + count * FIXED_MS[unit];
  const wall = toWall(at, zone);
  if (unit === "d" || unit === "w") return fromWall(wall + count * (unit === "w" ? 7 : 1) * FIXED_MS.d, zone);
  const date = new Date(wall);
  const months = date.getUTCMonth() + count * (unit === "y" ? 12 : 1);
  const daysInMonth = new Date(Date.UTC(date.getUTCFullYear(), months + 1, 0)).getUTCDate();
  const day = Math.min(date.getUTCDate(), daysInMonth);
  return fromWall(
    Date.UTC(date.getUTCFullYear(), months, day) + (((wall % FIXED_MS.d) + FIXED_MS.d) % FIXED_MS.d),
    zone,
  );
}

/** Start of the unit that holds a time; weeks begin on Monday. */
function startOf(at: number, unit: Unit, zone: string): number {
  const wall = toWall(at, zone);
  const date = new Date(wall);
  const [year, month, day] = [date.getUTCFullYear(), date.getUTCMonth(), date.getUTCDate()];
  switch (unit) {
    case "s":
    case "m":
      return Math.floor(at / FIXED_MS[unit]) * FIXED_MS[unit];
    case "h":
      return at - (((wall % FIXED_MS.h) + FIXED_MS.h) % FIXED_MS.h);
    case "d":
      return fromWall(Date.UTC(year, month, day), zone);
    case "w":
      return fromWall(Date.UTC(year, month, day - ((date.getUTCDay() + 6) % 7)), zone);
    case "M":
      return fromWall(Date.UTC(year, month, 1), zone);
    case "y":
      return fromWall(Date.UTC(year, 0, 1), zone);
  }
}

/** Seconds, milliseconds, microseconds or nanoseconds, told apart by size. */
function resolveUnix(text: string): number | undefined {
  if (!UNIX.test(text)) return undefined;
  const value = Number(text);
  if (value < 1e11) return value * 1e3;
  if (value < 1e14) return value;
  return value < 1e17 ? value / 1e3 : value / 1e6;
}

function resolveDate(text: string, { zone }: Clock): number | undefined {
  const groups = DATE.exec(text)?.groups;
  if (groups === undefined) return undefined;
  const day = dateMs(groups.date ?? "");
  const time = timeOfDayMs(groups.time ?? "0:00");
  if (day === undefined || time === undefined) return undefined;
  const offset = groups.offset;
  return offset === undefined ? fromWall(day + time, zone) : day + time - offsetMs(offset);
}

function dateMs(date: string): number | undefined {
  const ms = Date.parse(`${date}T00:00:00Z`);
  return Number.isNaN(ms) || new Date(ms).toISOString().slice(0, 10) !== date ? undefined : ms;
}

function timeOfDayMs(time: string): number | undefined {
  const [hours = 0, minutes = 0, seconds = 0] = time.replace(",", ".").split(":").map(Number);
  if (hours > 23 || minutes > 59 || seconds >= 61) return undefined;
  return hours * FIXED_MS.h + minutes * FIXED_MS.m + Math.floor(seconds * 1_000 + 1e-6);
}

function offsetMs(offset: string): number {
  const sign = offset.startsWith("-") ? -1 : 1;
  const digits = offset.replace(/\D/g, "");
  return sign * (Number(digits.slice(0, 2)) * FIXED_MS.h + Number(digits.slice(2)) * FIXED_MS.m);
}

function resolveClock(text: string, { nowMs, zone }: Clock): number | undefined {
  const time = CLOCK.exec(text)?.groups?.time;
  const ofDay = time === undefined ? undefined : timeOfDayMs(time);
  if (ofDay === undefined) return undefined;
  const day = wallDay(nowMs, zone);
  const today = fromWall(day + ofDay, zone);
  return today <= nowMs ? today : fromWall(day - FIXED_MS.d + ofDay, zone);
}

function wallDay(nowMs: number, zone: string): number {
  return Math.floor(toWall(nowMs, zone) / FIXED_MS.d) * FIXED_MS.d;
}

function resolveDay(text: string, { nowMs, zone }: Clock): number | undefined {
  const groups = DAY.exec(text)?.groups;
  if (groups === undefined) return undefined;
  const days = { today: 0, yesterday: -1, tomorrow: 1 }[(groups.day ?? "").toLowerCase()] ?? 0;
  const time = timeOfDayMs(groups.time ?? "0:00");
  return time === undefined ? undefined : fromWall(wallDay(nowMs, zone) + days * FIXED_MS.d + time, zone);
}

function resolveAgo(text: string, { nowMs, zone }: Clock): number | undefined {
  const groups = AGO.exec(text)?.groups;
  const word = groups?.unit ?? "";
  const unit = WORDS.get(word) ?? WORDS.get(word.toLowerCase());
  if (unit === undefined) return undefined;
  return shift(nowMs, { count: -Number(groups?.count ?? 1), unit, zone });
}
