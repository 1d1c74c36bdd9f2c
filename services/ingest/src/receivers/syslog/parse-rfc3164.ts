/**
 * RFC 3164 behind the priority, and what goes by its name: times without a year, with one, in ISO form or as Unix
 * seconds, no host, no tag, Cisco IOS, ASA and NX-OS, FortiGate, bare text. Pure. Every regular expression is anchored
 * and without nested repetition. What has no form we know stays whole as the message.
 */
import { severityOfWord } from "@sightglass/telemetry";
import { readTime } from "../../steps/read-time";
import type { SyslogMessage } from "./message";
import { isFortigate, parseFortigate } from "./parse-fortigate";
import { unixSecondsOf } from "./zone-time";

/** What a message does not say of its time. */
export interface Clock {
  readonly nowMs: number;
  /** IANA name. */
  readonly timeZone: string;
}

interface Work {
  readonly into: SyslogMessage;
  readonly clock: Clock;
}

const MONTHS = new Map(
  ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"].map((name, i) => [
    name,
    i + 1,
  ]),
);
/** `Mmm dd [yyyy] hh:mm:ss[.fff] [zone] [yyyy]`, with the year in front on NX-OS. */
const BSD_TIME =
  /(?:((?:19|20)\d\d) )?([A-Z][a-z]{2}) {1,2}(\d{1,2})(?: ((?:19|20)\d\d))? (\d\d):(\d\d):(\d\d)(?:[.,](\d{1,9}))?(?: ([A-Z]{3,5})(?=:| (?:19|20)\d\d )| (UTC|GMT)(?= ))?(?: ((?:19|20)\d\d)(?=[ :]))?/y;
const ISO_TIME = /\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:[.,]\d{1,9})?(?:Z|[-+]\d\d:?\d\d)?(?=[ :]|$)/y;
const UNIX_TIME = /(?:1 )?(\d{10}\.\d{1,9})(?= )/y;
/** `1234: `, `router: `, both or only `: ` in front of a time; `*` and `.` say that the clock was not set by NTP. */
const CISCO_FRONT =
  /(?:: ?)?(?:(\d{1,10}): )?(?:([A-Za-z0-9][\w.-]{0,254}): )?(?:(\d{1,10}): )?[*.]?(?=(?:(?:19|20)\d\d )?[A-Z][a-z]{2} {1,2}\d)/y;
const CISCO_CODE = /%([A-Z][A-Z0-9_]*(?:-[A-Z0-9_]+){0,3})-([0-7])-([A-Z0-9_]+)(?=:)/y;
const CISCO_HOST = /([A-Za-z0-9][\w.-]{0,254}) ?: ?(?=%[A-Z])/y;
const HOST = /([A-Za-z0-9_.:-]{1,255}) +/y;
/** `tag[pid]:`, `tag[pid]`, `tag: `. */
const TAG = /([^\s:[\]{}"'=<>,;]{1,128})(?:\[([^\]\s]{0,64})\]:?|:(?= |$)) ?/y;

/** `Nov 20 22:14:15` */
const PLAIN_UNITS = 15;
const YEAR_KEPT_MS = 60_000;
/** Messages come many a second: the last plain time is not read again. */
const lastTime = { text: "", zone: "", minute: 0, seconds: 0 };

/** Always finds something: at least the text itself. */
export function parseRfc3164(text: string, start: number, work: Work): void {
  const { into } = work;
  if (isFortigate(text, start)) {
    parseFortigate(text, start, into);
    return;
  }
  const behindTime = readAnyTime(text, start, work);
  if (readCisco(text, behindTime, into)) return;
  const at = skip(text, behindTime, into.hasTime && behindTime > start);
  if (into.hasTime) readHostAndTag(text, at, into);
  else readTagAlone(text, at, into);
  if (isFortigate(into.body, 0)) parseFortigate(into.body, 0, into);
}

/** Position behind the time, `start` when there is none. */
function readAnyTime(text: string, start: number, work: Work): number {
  const { into } = work;
  const end = readBsdTime(text, start, work);
  if (end > start) return end;
  const found = matchAt(ISO_TIME, text, start) ?? matchAt(UNIX_TIME, text, start);
  if (found !== undefined && readTime(found[1] ?? found[0], into.time)) {
    into.hasTime = true;
    into.timeText = found[1] ?? found[0];
    return start + found[0].length;
  }
  const front = matchAt(CISCO_FRONT, text, start);
  if (front === undefined || front[0] === "") return start;
  const behind = readBsdTime(text, start + front[0].length, work);
  if (behind === start + front[0].length) return start;
  into.host = front[2] ?? "";
  into.sequence = front[3] ?? front[1] ?? "";
  return behind;
}

function readBsdTime(text: string, start: number, { into, clock }: Work): number {
  if (isLastTime(text, start, clock)) {
    into.time.seconds = lastTime.seconds;
    into.time.nanos = 0;
    into.hasTime = true;
    into.timeText = lastTime.text;
    return start + PLAIN_UNITS;
  }
  const found = matchAt(BSD_TIME, text, start);
  if (found === undefined) return start;
  const zone = found[9] ?? found[10] ?? "";
  const seconds = unixSecondsOf(
    {
      year: Number(found[1] ?? found[4] ?? found[11] ?? 0),
      month: MONTHS.get(found[2] ?? "") ?? 0,
      day: Number(found[3]),
      hour: Number(found[5]),
      minute: Number(found[6]),
      second: Number(found[7]),
    },
    zone === "UTC" || zone === "GMT" ? "UTC" : clock.timeZone,
    clock.nowMs,
  );
  if (Number.isNaN(seconds)) return start;
  into.time.seconds = seconds;
  into.time.nanos = Number((found[8] ?? "").padEnd(9, "0"));
  into.hasTime = true;
  into.timeText = found[0];
  if (found[0].length === PLAIN_UNITS) rememberTime(found[0], seconds, clock);
  return start + found[0].length;
}

/** `[host] [:] %FACILITY-SEVERITY-MNEMONIC: text`; the code stays in the message, as people know it from the console. */
function readCisco(text: string, start: number, into: SyslogMessage): boolean {
  let at = skip(text, start, true);
  const host = matchAt(CISCO_HOST, text, at);
  if (host !== undefined) at += host[0].length;
  const code = matchAt(CISCO_CODE, text, at);
  if (code === undefined) return false;
  if (host !== undefined) into.host = host[1] ?? "";
  into.app = code[1] ?? "";
  into.msgId = code[0].slice(1);
  if (!into.hasPriority) into.severity = Number(code[2]);
  into.body = text.slice(at);
  return true;
}

/** Behind a time: `host tag: text`, `tag: text`, `host text`. */
function readHostAndTag(text: string, start: number, into: SyslogMessage): void {
  if (readTag(text, start, into)) return;
  const host = into.host === "" ? matchAt(HOST, text, start) : undefined;
  if (host !== undefined) into.host = host[1] ?? "";
  const at = start + (host?.[0].length ?? 0);
  if (!readTag(text, at, into)) into.body = text.slice(at);
}

/** Without a time there is no host; `Error: …` is a level that somebody wrote, not the name of a program. */
function readTagAlone(text: string, start: number, into: SyslogMessage): void {
  if (readTag(text, start, into) && severityOfWord(into.app) === 0) return;
  into.app = "";
  into.pid = "";
  into.body = text.slice(start);
}

function readTag(text: string, start: number, into: SyslogMessage): boolean {
  const tag = matchAt(TAG, text, start);
  if (tag === undefined) return false;
  into.app = tag[1] ?? "";
  into.pid = tag[2] ?? "";
  into.body = text.slice(start + tag[0].length);
  return true;
}

/** Position behind the `:` and the spaces that may follow a time. */
function skip(text: string, start: number, isBehindTime: boolean): number {
  let at = start;
  if (isBehindTime && text.charCodeAt(at) === 0x3a) at++;
  if (!isBehindTime) return at;
  while (text.charCodeAt(at) === 0x20) at++;
  return at;
}

function rememberTime(text: string, seconds: number, clock: Clock): void {
  lastTime.text = text;
  lastTime.zone = clock.timeZone;
  lastTime.minute = Math.floor(clock.nowMs / YEAR_KEPT_MS);
  lastTime.seconds = seconds;
}

/** The same time, and behind it a name in small letters: neither a fraction nor a zone nor a year. */
function isLastTime(text: string, start: number, { timeZone, nowMs }: Clock): boolean {
  return (
    text.charCodeAt(start + PLAIN_UNITS) === 0x20 &&
    text.charCodeAt(start + PLAIN_UNITS + 1) >= 0x61 &&
    text.startsWith(lastTime.text, start) &&
    lastTime.text !== "" &&
    timeZone === lastTime.zone &&
    Math.floor(nowMs / YEAR_KEPT_MS) === lastTime.minute
  );
}

/** `pattern` is sticky. */
function matchAt(pattern: RegExp, text: string, at: number): RegExpExecArray | undefined {
  pattern.lastIndex = at;
  return pattern.exec(text) ?? undefined;
}
