/**
 * Points in time in the person's zone. Pure. A zone is an IANA name, `UTC`, or `browser`.
 * Text times keep their nine digits; only display is cut to milliseconds.
 */
import { formatDuration } from "./duration";

export type Zone = string;

const formatters = new Map<string, Intl.DateTimeFormat>();
const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"] as const;

export interface WallTime {
  year: number;
  month: number;
  day: number;
  hour: number;
  minute: number;
  second: number;
  ms: number;
}

/** IANA name of a zone; `browser` is the zone of this machine, an unknown name is UTC. */
export function zoneName(zone: Zone): string {
  if (zone === "browser") return Intl.DateTimeFormat().resolvedOptions().timeZone;
  if (zone === "" || zone.toUpperCase() === "UTC") return "UTC";
  return formatterOf(zone) === undefined ? "UTC" : zone;
}

/** Short name for beside a range: `UTC`, `Berlin`. */
export function zoneLabel(zone: Zone): string {
  const name = zoneName(zone);
  return (name.split("/").at(-1) ?? name).replaceAll("_", " ");
}

function formatterOf(name: string): Intl.DateTimeFormat | undefined {
  const known = formatters.get(name);
  if (known !== undefined) return known;
  try {
    const made = new Intl.DateTimeFormat("en-GB", {
      timeZone: name,
      hourCycle: "h23",
      year: "numeric",
      month: "numeric",
      day: "numeric",
      hour: "numeric",
      minute: "numeric",
      second: "numeric",
    });
    formatters.set(name, made);
    return made;
  } catch {
    return undefined;
  }
}

/** Wall clock of an instant in a zone. */
export function wallTime(epochMs: number, zone: Zone): WallTime {
  const ms = ((epochMs % 1_000) + 1_000) % 1_000;
  const formatter = zoneName(zone) === "UTC" ? undefined : formatterOf(zoneName(zone));
  if (formatter === undefined) {
    const date = new Date(epochMs);
    return {
      year: date.getUTCFullYear(),
      month: date.getUTCMonth() + 1,
      day: date.getUTCDate(),
      hour: date.getUTCHours(),
      minute: date.getUTCMinutes(),
      second: date.getUTCSeconds(),
      ms,
    };
  }
  const wall: WallTime = { year: 0, month: 1, day: 1, hour: 0, minute: 0, second: 0, ms };
  for (const part of formatter.formatToParts(epochMs)) {
    if (part.type in wall) Object.assign(wall, { [part.type]: Number(part.value) });
  }
  return wall;
}

const two = (value: number) => String(value).padStart(2, "0");
const three = (value: number) => String(Math.floor(value)).padStart(3, "0");

/** `14:32:07.918` */
export function formatClock(epochMs: number, zone: Zone): string {
  const t = wallTime(epochMs, zone);
  return `${two(t.hour)}:${two(t.minute)}:${two(t.second)}.${three(t.ms)}`;
}

/** `14:32:07` */
export function formatSecond(epochMs: number, zone: Zone): string {
  return formatClock(epochMs, zone).slice(0, 8);
}

/** `14:32` */
export function formatMinute(epochMs: number, zone: Zone): string {
  return formatClock(epochMs, zone).slice(0, 5);
}

/** `19 Nov` */
export function formatDay(epochMs: number, zone: Zone): string {
  const t = wallTime(epochMs, zone);
  return `${t.day} ${MONTHS[t.month - 1] ?? ""}`;
}

/** `12 Jan 2026` */
export function formatDate(epochMs: number, zone: Zone): string {
  return `${formatDay(epochMs, zone)} ${wallTime(epochMs, zone).year}`;
}

/** `2026-11-19 14:31:58.412` */
export function formatFull(epochMs: number, zone: Zone): string {
  const t = wallTime(epochMs, zone);
  return `${t.year}-${two(t.month)}-${two(t.day)} ${formatClock(epochMs, zone)}`;
}

/** Time of a list row: the clock alone when the range is shorter than a day, else with its day. */
export function formatRow(epochMs: number, zone: Zone, rangeMs: number): string {
  const clock = formatClock(epochMs, zone);
  return rangeMs < 86_400_000 ? clock : `${formatDay(epochMs, zone)} ${clock}`;
}

/** `now`, `10 s ago`, `3 d ago`; undefined beyond seven days, where only the absolute time is shown. */
export function formatAgo(epochMs: number, nowMs: number): string | undefined {
  const age = nowMs - epochMs;
  if (age < 1_000) return age > -60_000 ? "now" : undefined;
  if (age > 7 * 86_400_000) return undefined;
  const coarse = age < 60_000 ? Math.floor(age / 1_000) * 1_000 : Math.floor(age / 60_000) * 60_000;
  return `${firstPart(formatDuration(coarse))} ago`;
}

function firstPart(text: string): string {
  return text.split(" ")[0] ?? text;
}

/** Milliseconds of an RFC 3339 text; NaN when it is none. Digits beyond milliseconds are cut. */
export function epochOf(text: string): number {
  return Date.parse(text.replace(/(\.\d{3})\d+/, "$1"));
}
