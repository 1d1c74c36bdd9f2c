/** One syslog message as its parsers found it: a scratch object that serves every message. Pure. */
import type { Scalar } from "../../steps/json-values";
import type { Instant } from "../../steps/read-time";

/** RFC 5424 table 1, in the short words that rsyslog and journald use. */
export const FACILITIES = [
  "kern",
  "user",
  "mail",
  "daemon",
  "auth",
  "syslog",
  "lpr",
  "news",
  "uucp",
  "cron",
  "authpriv",
  "ftp",
  "ntp",
  "audit",
  "alert",
  "clock",
  "local0",
  "local1",
  "local2",
  "local3",
  "local4",
  "local5",
  "local6",
  "local7",
] as const;
/** RFC 5424 table 2. */
export const SEVERITIES = ["emerg", "alert", "crit", "err", "warning", "notice", "info", "debug"] as const;

/** A message that says nothing of its priority is user.notice (RFC 3164 4.3.3). */
const USER = 1;
const NOTICE = 5;
/** Structured data and key=value pairs kept of one message; an event keeps no more attributes than this anyway. */
const PAIRS_MAX = 512;

export class SyslogMessage {
  /** The message began with a priority. */
  hasPriority = false;
  facility = USER;
  severity = NOTICE;
  hasTime = false;
  readonly time: Instant = { seconds: 0, nanos: 0 };
  /** As the sender wrote it. */
  timeText = "";
  host = "";
  /** APP-NAME or tag. */
  app = "";
  /** PROCID, or what stood in brackets behind the tag. */
  pid = "";
  msgId = "";
  /** Number that Cisco devices write in front. */
  sequence = "";
  body = "";
  /** The first `pairs` of keys and values belong to this message. */
  pairs = 0;
  droppedPairs = 0;
  readonly keys: string[] = [];
  readonly values: Scalar[] = [];

  clear(): void {
    this.hasPriority = false;
    this.facility = USER;
    this.severity = NOTICE;
    this.clearHeader();
    this.body = "";
  }

  /** Forgets all but the priority: what a parser found before it saw that it is another form. */
  clearHeader(): void {
    this.hasTime = false;
    this.timeText = "";
    this.host = "";
    this.app = "";
    this.pid = "";
    this.msgId = "";
    this.sequence = "";
    this.clearPairs();
  }

  clearPairs(): void {
    this.pairs = 0;
    this.droppedPairs = 0;
  }

  addPair(key: string, value: Scalar): void {
    if (this.pairs === PAIRS_MAX) {
      this.droppedPairs++;
      return;
    }
    this.keys[this.pairs] = key;
    this.values[this.pairs++] = value;
  }
}
