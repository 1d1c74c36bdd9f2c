/**
 * Reads a sender's time. Pure. Numbers are Unix time, their unit told by magnitude; texts are RFC 3339 and its
 * everyday variants (a space for the T, comma for the point, no zone = UTC, offsets with or without colon, date alone).
 */

/** A point in time: whole seconds since 1970 and 0 to 999,999,999 nanoseconds. Written by `readTime`, used again. */
export interface Instant {
  seconds: number;
  nanos: number;
}

const SECONDS_BELOW = 1e11;
const MILLISECONDS_BELOW = 1e14;
const MICROSECONDS_BELOW = 1e17;
const NANOSECONDS_BELOW = 1e20;
const DAY_SECONDS = 86_400;
const TEXT_UNITS_MAX = 64;
const DIGITS_ONLY = /^[-+]?\d{1,20}(?:\.\d*)?$/;
const ZONE = /^(?:z|utc|gmt|([+-])(\d\d)(?::?(\d\d))?)$/i;

/** False when the value has no form we know; `into` is then undefined in meaning. */
export function readTime(value: string | number, into: Instant): boolean {
  return typeof value === "number" ? readNumber(value, into) : readText(value, into);
}

/** Integers up to 2^53 exactly; fractions of seconds to the microsecond, which is what a double holds. */
function readNumber(value: number, into: Instant): boolean {
  const size = Math.abs(value);
  if (!(size < NANOSECONDS_BELOW)) return false;
  const perSecond = unitsPerSecond(size);
  into.seconds = Math.floor(value / perSecond);
  const rest = value - into.seconds * perSecond;
  into.nanos = perSecond === 1 ? Math.round(rest * 1e6) * 1000 : Math.floor(rest * (1e9 / perSecond));
  carry(into);
  return true;
}

function unitsPerSecond(size: number): number {
  if (size < SECONDS_BELOW) return 1;
  if (size < MILLISECONDS_BELOW) return 1e3;
  return size < MICROSECONDS_BELOW ? 1e6 : 1e9;
}

function readText(value: string, into: Instant): boolean {
  const text = value.trim();
  if (text.length > TEXT_UNITS_MAX) return false;
  if (text.charCodeAt(4) === 0x2d) return readDate(text, into);
  return DIGITS_ONLY.test(text) && readDigits(text, into);
}

/** A number as text keeps every digit, so nanoseconds stay exact. */
function readDigits(text: string, into: Instant): boolean {
  const negative = text.startsWith("-");
  const [whole = "", fraction = ""] = text.replace(/^[-+]/, "").split(".");
  const perSecond = unitsPerSecond(Number(whole));
  const unitDigits = Math.round(Math.log10(perSecond));
  const cut = Math.max(0, whole.length - unitDigits);
  const nanos = `${whole.slice(cut).padStart(unitDigits, "0")}${fraction}000000000`.slice(0, 9);
  into.seconds = Number(whole.slice(0, cut));
  into.nanos = Number(nanos);
  if (negative) {
    into.seconds = -into.seconds - (into.nanos > 0 ? 1 : 0);
    into.nanos = into.nanos > 0 ? 1e9 - into.nanos : 0;
  }
  return into.seconds < SECONDS_BELOW;
}

function readDate(text: string, into: Instant): boolean {
  const year = digits(text, 0, 4);
  const month = digits(text, 5, 2);
  const day = digits(text, 8, 2);
  if (
    text.charCodeAt(7) !== 0x2d ||
    year < 0 ||
    month < 1 ||
    month > 12 ||
    day < 1 ||
    day > daysIn(year, month)
  )
    return false;
  into.seconds = daysSince1970(year, month, day) * DAY_SECONDS;
  into.nanos = 0;
  return text.length === 10 || readClock(text, into);
}

function readClock(text: string, into: Instant): boolean {
  const separator = text.charCodeAt(10) | 0x20;
  const hour = digits(text, 11, 2);
  const minute = digits(text, 14, 2);
  if ((separator !== 0x74 && separator !== 0x20) || text.charCodeAt(13) !== 0x3a) return false;
  if (hour < 0 || hour > 23 || minute < 0 || minute > 59) return false;
  into.seconds += hour * 3600 + minute * 60;
  if (text.charCodeAt(16) !== 0x3a) return readZone(text, 16, into);
  const second = digits(text, 17, 2);
  if (second < 0 || second > 60) return false;
  into.seconds += second;
  return readZone(text, readFraction(text, 19, into), into);
}

/** Up to nine digits count, more are passed over. Gives the position behind. */
function readFraction(text: string, start: number, into: Instant): number {
  const mark = text.charCodeAt(start);
  if (mark !== 0x2e && mark !== 0x2c) return start;
  let at = start + 1;
  let scale = 100_000_000;
  for (let digit = digits(text, at, 1); digit >= 0; digit = digits(text, ++at, 1)) {
    into.nanos += digit * scale;
    scale = Math.floor(scale / 10);
  }
  return at;
}

function readZone(text: string, at: number, into: Instant): boolean {
  if (at === text.length) return true;
  if (at === text.length - 1 && (text.charCodeAt(at) | 0x20) === 0x7a) return true;
  const zone = ZONE.exec(text.slice(at).trim());
  if (zone === null) return false;
  const hours = Number(zone[2] ?? 0);
  const minutes = Number(zone[3] ?? 0);
  if (hours > 23 || minutes > 59) return false;
  into.seconds -= (zone[1] === "-" ? -1 : 1) * (hours * 3600 + minutes * 60);
  return true;
}

/** The number in `count` digits at `at`, -1 when they are not digits. */
function digits(text: string, at: number, count: number): number {
  let value = 0;
  for (let i = at; i < at + count; i++) {
    const digit = text.charCodeAt(i) - 0x30;
    if (!(digit >= 0 && digit <= 9)) return -1;
    value = value * 10 + digit;
  }
  return value;
}

function daysIn(year: number, month: number): number {
  if (month === 2) return (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0 ? 29 : 28;
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
}

/** Days from the civil calendar. Source: https://howardhinnant.github.io/date_algorithms.html#days_from_civil */
function daysSince1970(year: number, month: number, day: number): number {
  const y = month <= 2 ? year - 1 : year;
  const era = Math.floor(y / 400);
  const yearOfEra = y - era * 400;
  const dayOfYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + day - 1;
  const dayOfEra = yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear;
  return era * 146_097 + dayOfEra - 719_468;
}

function carry(into: Instant): void {
  if (into.nanos < 1e9) return;
  into.seconds++;
  into.nanos -= 1e9;
}
