/**
 * RFC 5424 behind the version: `TIMESTAMP HOST APP PROCID MSGID SD [MSG]`. Pure; O(length); takes what real senders
 * send: a header without structured data, or with one that is broken, keeps the rest as the message.
 */
import { readTime } from "../../steps/read-time";
import type { SyslogMessage } from "./message";

const NIL = "-";
const OPEN = 0x5b;
const CLOSE = 0x5d;
const SPACE = 0x20;
const EQUALS = 0x3d;
const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const BYTE_ORDER_MARK = "\ufeff";
const ESCAPED = /\\(["\\\]])/g;

/** False when it is no such header: `into` then holds nothing of meaning but the priority. */
export function parseRfc5424(text: string, start: number, into: SyslogMessage): boolean {
  const timeEnd = text.indexOf(" ", start);
  if (timeEnd <= start) return false;
  const time = text.slice(start, timeEnd);
  if (time !== NIL) {
    if (text.charCodeAt(start + 4) !== 0x2d || !readTime(time, into.time)) return false;
    into.hasTime = true;
    into.timeText = time;
  }
  const hostEnd = text.indexOf(" ", timeEnd + 1);
  const appEnd = hostEnd < 0 ? -1 : text.indexOf(" ", hostEnd + 1);
  const pidEnd = appEnd < 0 ? -1 : text.indexOf(" ", appEnd + 1);
  if (pidEnd < 0) return false;
  const space = text.indexOf(" ", pidEnd + 1);
  const idEnd = space < 0 ? text.length : space;
  into.host = field(text, timeEnd + 1, hostEnd);
  into.app = field(text, hostEnd + 1, appEnd);
  into.pid = field(text, appEnd + 1, pidEnd);
  into.msgId = field(text, pidEnd + 1, idEnd);
  into.body = messageOf(text, skipStructured(text, Math.min(idEnd + 1, text.length), into));
  return true;
}

function field(text: string, start: number, end: number): string {
  return end - start === 1 && text.charCodeAt(start) === 0x2d ? "" : text.slice(start, end);
}

function messageOf(text: string, at: number): string {
  const start = text.charCodeAt(at) === SPACE ? at + 1 : at;
  return text.startsWith(BYTE_ORDER_MARK, start) ? text.slice(start + 1) : text.slice(start);
}

/** Position behind the structured data; where it begins, when it is not whole. */
function skipStructured(text: string, start: number, into: SyslogMessage): number {
  if (text.charCodeAt(start) === 0x2d) {
    return start + 1 === text.length || text.charCodeAt(start + 1) === SPACE ? start + 1 : start;
  }
  let at = start;
  while (text.charCodeAt(at) === OPEN) {
    at = readElement(text, at + 1, into);
    if (at < 0) {
      into.clearPairs();
      return start;
    }
  }
  return at;
}

/** Position behind `]`, -1 when the element is not whole. */
function readElement(text: string, start: number, into: SyslogMessage): number {
  let at = start;
  while (at < text.length && text.charCodeAt(at) !== SPACE && text.charCodeAt(at) !== CLOSE) at++;
  if (at === start) return -1;
  const prefix = `sd.${text.slice(start, at)}`;
  let params = 0;
  for (; ; params++) {
    while (text.charCodeAt(at) === SPACE) at++;
    if (text.charCodeAt(at) === CLOSE) break;
    at = readParam(text, { at, prefix }, into);
    if (at < 0) return -1;
  }
  if (params === 0) into.addPair(prefix, true);
  return at + 1;
}

/** Position behind the closing quote, -1 when `name="value"` is not whole. */
function readParam(text: string, place: { at: number; prefix: string }, into: SyslogMessage): number {
  const equals = nameEnd(text, place.at);
  if (equals < 0 || text.charCodeAt(equals + 1) !== QUOTE) return -1;
  const first = equals + 2;
  let hasEscape = false;
  let at = first;
  for (; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === QUOTE) break;
    if (code !== BACKSLASH) continue;
    hasEscape = true;
    at++;
  }
  if (at >= text.length) return -1;
  const raw = text.slice(first, at);
  into.addPair(
    `${place.prefix}.${text.slice(place.at, equals)}`,
    hasEscape ? raw.replace(ESCAPED, "$1") : raw,
  );
  return at + 1;
}

/** Position of `=` behind a name without spaces, quotes and brackets; -1 when there is none. */
function nameEnd(text: string, start: number): number {
  for (let at = start; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === EQUALS) return at > start ? at : -1;
    if (code <= SPACE || code === QUOTE || code === CLOSE) return -1;
  }
  return -1;
}
