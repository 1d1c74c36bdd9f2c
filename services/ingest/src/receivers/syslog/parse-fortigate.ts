/** FortiGate's `key=value key="value"` lines: pairs become attributes, the whole line stays the message. Pure; O(length). */
import { severityOfWord } from "@sightglass/telemetry";
import { readTime } from "../../steps/read-time";
import { roleOf } from "../../steps/roles";
import { SEVERITIES, type SyslogMessage } from "./message";

const BEGINNING = /date=\d{4}-\d\d-\d\d,? time=|(?:logver|devname|devid)=/y;
const PAIR = /[ ,]*([A-Za-z_][\w.-]{0,127})=(?:"((?:[^"\\]|\\.){0,65536})"|([^\s",]{0,4096}))/y;
const NUMBER = /^-?(?:0|[1-9]\d{0,14})$/;
const ESCAPED = /\\(["\\])/g;
const NANOSECOND_DIGITS = 19;

export function isFortigate(text: string, start: number): boolean {
  BEGINNING.lastIndex = start;
  return BEGINNING.test(text);
}

/** Keys that mean something else everywhere get `fortigate.` in front. */
export function parseFortigate(text: string, start: number, into: SyslogMessage): void {
  const known = new Map<string, string>();
  PAIR.lastIndex = start;
  for (let pair = PAIR.exec(text); pair !== null; pair = PAIR.exec(text)) {
    const [, key = "", quoted, bare = ""] = pair;
    const value = quoted?.replace(ESCAPED, "$1") ?? bare;
    known.set(key, value);
    const isNumber = quoted === undefined && NUMBER.test(value);
    into.addPair(roleOf(key) === 0 ? key : `fortigate.${key}`, isNumber ? Number(value) : value);
  }
  into.body = text.slice(start);
  into.app = "fortigate";
  if (into.host === "") into.host = known.get("devname") ?? "";
  readLevel(known.get("level") ?? "", into);
  readOwnTime(known, into);
}

function readLevel(level: string, into: SyslogMessage): void {
  if (into.hasPriority || severityOfWord(level) === 0) return;
  const severity = SEVERITIES.findIndex((word) => severityOfWord(word) === severityOfWord(level));
  if (severity >= 0) into.severity = severity;
}

/** `eventtime` counts nanoseconds; `date` and `time` are in the zone `tz`, and without one left to the header. */
function readOwnTime(known: ReadonlyMap<string, string>, into: SyslogMessage): void {
  const eventTime = known.get("eventtime") ?? "";
  const zone = known.get("tz") ?? "";
  const wall = `${known.get("date") ?? ""}T${known.get("time") ?? ""}${zone}`;
  const text = eventTime.length === NANOSECOND_DIGITS ? eventTime : wall;
  if (text === wall && zone === "" && into.hasTime) return;
  if (!readTime(text, into.time)) return;
  into.hasTime = true;
  into.timeText = text;
}
