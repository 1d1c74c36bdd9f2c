/** One syslog message, whatever its form: priority, then RFC 5424 or what goes by the name of RFC 3164. Pure. */
import type { SyslogMessage } from "./message";
import { type Clock, parseRfc3164 } from "./parse-rfc3164";
import { parseRfc5424 } from "./parse-rfc5424";

const PRIORITY_MAX = 191;
const LESS = 0x3c;
const GREATER = 0x3e;
const ONE = 0x31;
const SPACE = 0x20;

/** Never throws on foreign text. Clears `into` first. */
export function parseSyslog(text: string, into: SyslogMessage, clock: Clock): void {
  into.clear();
  const at = readPriority(text, into);
  if (into.hasPriority && text.charCodeAt(at) === ONE && text.charCodeAt(at + 1) === SPACE) {
    if (parseRfc5424(text, at + 2, into)) return;
    into.clearHeader();
  }
  parseRfc3164(text, at, { into, clock });
}

/** Position behind `<0>` to `<191>`; 0 when there is none. */
function readPriority(text: string, into: SyslogMessage): number {
  if (text.charCodeAt(0) !== LESS) return 0;
  let value = 0;
  for (let at = 1; at <= 4; at++) {
    const code = text.charCodeAt(at);
    if (code === GREATER && at > 1 && value <= PRIORITY_MAX) {
      into.hasPriority = true;
      into.facility = value >> 3;
      into.severity = value & 7;
      return at + 1;
    }
    if (!(code >= 0x30 && code <= 0x39)) return 0;
    value = value * 10 + code - 0x30;
  }
  return 0;
}
