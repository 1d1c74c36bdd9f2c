/** Time ranges: what a person chose, in words and in milliseconds. Pure. */
import { resolveTime, describeRange as wordsOf } from "@sightglass/query-language";
import { THIN } from "../../ui/format/number";
import { formatDay, formatMinute, formatSecond, wallTime, type Zone, zoneName } from "../../ui/format/time";

export interface Range {
  from: string;
  to: string;
}

export interface Instants {
  fromMs: number;
  toMs: number;
}

export interface RelativeRange extends Range {
  text: string;
  short: string;
}

const relative = (amount: number, letter: string, word: string): RelativeRange => ({
  from: `now-${amount}${letter}`,
  to: "now",
  text: `Last ${amount} ${word}`,
  short: `${amount}${THIN}${letter === "m" ? "min" : letter}`,
});

export const RELATIVE_RANGES: readonly RelativeRange[] = [
  relative(5, "m", "minutes"),
  relative(15, "m", "minutes"),
  relative(1, "h", "hour"),
  relative(4, "h", "hours"),
  relative(24, "h", "hours"),
  relative(2, "d", "days"),
  relative(7, "d", "days"),
  relative(30, "d", "days"),
];

/** Milliseconds of both ends; null when one is not understood or the range is empty. */
export function resolveRange(range: Range, nowMs: number, zone: Zone): Instants | null {
  const fromMs = resolveMs(range.from, nowMs, zone);
  const toMs = resolveMs(range.to, nowMs, zone);
  return fromMs === null || toMs === null || toMs <= fromMs ? null : { fromMs, toMs };
}

/** Milliseconds of one time text; null when it is not understood. */
export function resolveMs(text: string, nowMs: number, zone: Zone): number | null {
  const found = resolveTime(text, nowMs, zoneName(zone));
  return typeof found === "number" ? found : null;
}

/** The range for the server, which goes by UTC: an end that means another moment in this zone (`14:20`, `now/d`) is sent as that moment. */
export function serverRange({ from, to }: Range, nowMs: number, zone: Zone): Range {
  const end = (text: string) => {
    const here = resolveMs(text, nowMs, zone);
    return here === null || here === resolveMs(text, nowMs, "UTC") ? text : new Date(here).toISOString();
  };
  return { from: end(from), to: end(to) };
}

/** One sentence on why a time text is not understood. */
export function timeProblem(text: string, nowMs: number, zone: Zone): string | undefined {
  const found = resolveTime(text, nowMs, zoneName(zone));
  return typeof found === "number" ? undefined : found.problem;
}

/** The range as the button shows it; `short` for the phone. */
export function describeRange(range: Range, nowMs: number, zone: Zone): { text: string; short: string } {
  const known = RELATIVE_RANGES.find((one) => one.from === range.from && one.to === range.to);
  if (known !== undefined) return { text: known.text, short: known.short };
  const parts = /^now-(\d+)([smhdw])$/.exec(range.from);
  const words = wordsOf(range.from, range.to);
  if (range.to === "now" && parts !== null) return { text: words, short: `${parts[1]}${THIN}${parts[2]}` };
  const at = resolveRange(range, nowMs, zone);
  if (at === null || range.from.startsWith("now")) return { text: words, short: words };
  return {
    text: absoluteText(at, zone),
    short: `${formatMinute(at.fromMs, zone)}–${formatMinute(at.toMs, zone)}`,
  };
}

function absoluteText({ fromMs, toMs }: Instants, zone: Zone): string {
  const short = toMs - fromMs < 120_000;
  const clock = short ? formatSecond : formatMinute;
  const sameDay = wallTime(fromMs, zone).day === wallTime(toMs - 1, zone).day && toMs - fromMs <= 86_400_000;
  const end = sameDay ? clock(toMs, zone) : `${formatDay(toMs, zone)} ${clock(toMs, zone)}`;
  return `${formatDay(fromMs, zone)} ${clock(fromMs, zone)} – ${end}`;
}

/** RFC 3339 UTC of both ends, for links that must not move. */
export function freezeRange({ fromMs, toMs }: Instants): Range {
  return { from: new Date(fromMs).toISOString(), to: new Date(toMs).toISOString() };
}

const BY_CLOCK = /^\d{1,2}:\d{2}|^\d{4}-\d{2}-\d{2}/;

/** What was typed, as an address keeps it: a time of day and a date become that moment, `now-1h` and `yesterday` go on moving. */
export function pinRange({ from, to }: Range, nowMs: number, zone: Zone): Range {
  const pin = (text: string) => {
    const ms = BY_CLOCK.test(text.trim()) ? resolveMs(text, nowMs, zone) : null;
    return ms === null ? text.trim() : new Date(ms).toISOString();
  };
  return { from: pin(from), to: pin(to) };
}

/** Twice the range around its centre, never beyond now. */
export function zoomOut(range: Range, nowMs: number, zone: Zone): Range {
  const parts = /^now-(\d+)([smhdw])$/.exec(range.from);
  if (range.to === "now" && parts !== null)
    return { from: `now-${Number(parts[1]) * 2}${parts[2]}`, to: "now" };
  const at = resolveRange(range, nowMs, zone);
  if (at === null) return range;
  const half = (at.toMs - at.fromMs) / 2;
  return freezeRange({ fromMs: at.fromMs - half, toMs: Math.min(nowMs, at.toMs + half) });
}

/** About the newest tenth: a usual range that ends now where there is one, else to the millisecond. */
export function narrowRange(range: Range, nowMs: number, zone: Zone): Range {
  const at = resolveRange(range, nowMs, zone);
  if (at === null) return range;
  const tenth = Math.max(1, Math.ceil((at.toMs - at.fromMs) / 10));
  const usual = RELATIVE_RANGES.filter((one) => {
    const found = resolveRange(one, nowMs, zone);
    return found !== null && found.toMs - found.fromMs <= tenth;
  }).at(-1);
  if (range.to === "now" && usual !== undefined) return { from: usual.from, to: usual.to };
  return freezeRange({ fromMs: at.toMs - tenth, toMs: at.toMs });
}

/** The range moved by its own length, back (−1) or on (1), never beyond now. */
export function shiftRange(range: Range, direction: 1 | -1, at: { nowMs: number; zone: Zone }): Range {
  const found = resolveRange(range, at.nowMs, at.zone);
  if (found === null) return range;
  const length = found.toMs - found.fromMs;
  const toMs = Math.min(at.nowMs, found.toMs + direction * length);
  return freezeRange({ fromMs: toMs - length, toMs });
}
