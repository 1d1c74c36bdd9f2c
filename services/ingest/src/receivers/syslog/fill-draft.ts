/**
 * A syslog message → the draft of an event. A body that is JSON, alone or behind `@cee:`, is read like an event of the
 * native intake; what it does not say comes from the header. What both say of is kept twice, under `syslog.…`.
 */
import { severityOfNumber } from "@sightglass/telemetry";
import type { EventDraft } from "../../steps/draft";
import { isRecord, type JsonObject } from "../../steps/json-values";
import type { Normalizer } from "../../steps/normalize";
import type { LogTake } from "../../take-logs";
import { type DecodedText, decodeText } from "./decode-text";
import { LINE_BYTES_MAX } from "./framing";
import type { LineSender } from "./line-sender";
import { FACILITIES, SEVERITIES, SyslogMessage } from "./message";
import { parseSyslog } from "./parse-syslog";

const CEE = "@cee:";
const OPEN_BRACE = 0x7b;
const PID = /^(?:0|[1-9]\d{0,8})$/;

/** One serves the process, message after message. */
export class DraftFiller {
  private readonly message = new SyslogMessage();
  private readonly decoded: DecodedText = { text: "", encoding: "utf8" };

  constructor(private readonly normalizer: Normalizer) {}

  /** True when bytes were replaced. The draft is then ready for `take.append`. */
  fill(bytes: Buffer, take: LogTake, from: LineSender): boolean {
    const { message, decoded } = this;
    const cutBytes = Math.max(0, bytes.length - LINE_BYTES_MAX);
    decodeText(cutBytes === 0 ? bytes : withoutHalfCharacter(bytes), decoded);
    const draft = take.begin();
    parseSyslog(decoded.text, message, { nowMs: draft.row.observedMs, timeZone: from.timeZone });
    const json = readJson(message.body);
    if (json === undefined || !this.fillJson(json, draft)) draft.row.body = message.body;
    fillTime(draft, message);
    fillNames(draft, message, from.origin);
    fillAttributes(draft, message, from.origin);
    if (cutBytes > 0) noteCut(draft, cutBytes);
    if (decoded.encoding === "latin1") take.note("text.recoded");
    return decoded.encoding === "broken";
  }

  private fillJson(json: ReadJson, draft: EventDraft): boolean {
    if (this.normalizer.normalize(json.value, () => json.text) === undefined) return true;
    draft.begin();
    return false;
  }
}

interface ReadJson {
  readonly value: JsonObject;
  readonly text: string;
}

function readJson(body: string): ReadJson | undefined {
  const text = body.startsWith(CEE) ? body.slice(CEE.length).trim() : body;
  if (text.charCodeAt(0) !== OPEN_BRACE || !text.trimEnd().endsWith("}")) return undefined;
  try {
    const value: unknown = JSON.parse(text);
    return isRecord(value) ? { value, text } : undefined;
  } catch {
    return undefined;
  }
}

function fillTime(draft: EventDraft, message: SyslogMessage): void {
  if (!message.hasTime || (draft.hasTime && !draft.timeUnreadable)) return;
  if (draft.hasTime) draft.keepOriginalTime();
  draft.hasTime = true;
  draft.timeUnreadable = false;
  draft.originalTime = message.timeText;
  draft.row.timestampSeconds = message.time.seconds;
  draft.row.timestampNanos = message.time.nanos;
}

function fillNames(draft: EventDraft, message: SyslogMessage, origin: string): void {
  const { row, keys } = draft;
  const severity = SEVERITIES[message.severity] ?? "";
  if (row.severityText === "") row.severityText = severity;
  else if (message.hasPriority) draft.add(keys.find("syslog.severity"), severity);
  if (row.severityNumber === 0) row.severityNumber = severityOfNumber(message.severity);
  if (row.service === "") row.service = message.app;
  else if (message.app !== "" && message.app !== row.service)
    draft.add(keys.find("syslog.appname"), message.app);
  if (row.host === "") row.host = message.host === "" ? origin : message.host;
  else if (message.host !== "" && message.host !== row.host)
    draft.add(keys.find("syslog.hostname"), message.host);
}

function fillAttributes(draft: EventDraft, message: SyslogMessage, origin: string): void {
  const { keys } = draft;
  draft.add(keys.find("syslog.facility"), FACILITIES[message.facility] ?? "");
  draft.add(keys.find("network.peer.address"), origin);
  if (PID.test(message.pid)) draft.add(keys.find("process.pid"), Number(message.pid));
  else if (message.pid !== "") draft.add(keys.find("syslog.procid"), message.pid);
  if (message.msgId !== "") draft.add(keys.find("syslog.msgid"), message.msgId);
  if (message.sequence !== "") draft.add(keys.find("syslog.sequence"), Number(message.sequence));
  for (let i = 0; i < message.pairs; i++)
    draft.add(draft.keyOf(message.keys[i] ?? ""), message.values[i] ?? "");
  draft.dropped += message.droppedPairs;
}

function noteCut(draft: EventDraft, cutBytes: number): void {
  draft.add(draft.keys.find("syslog.cut_bytes"), cutBytes);
  draft.cutKeys++;
}

/** The first LINE_BYTES_MAX bytes, less the beginning of a UTF-8 character that does not fit. */
function withoutHalfCharacter(bytes: Buffer): Buffer {
  let end = LINE_BYTES_MAX;
  while (end > LINE_BYTES_MAX - 4 && ((bytes[end] ?? 0) & 0xc0) === 0x80) end--;
  return bytes.subarray(0, end);
}
