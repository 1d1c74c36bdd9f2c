/**
 * Chain step: bytes → JSON objects. One object, an array, or NDJSON, told apart by content. Pure.
 * Text is made in windows, so that memory beyond the body is bounded by one window and one event.
 */
import { isAscii, isUtf8 } from "node:buffer";
import { LIMITS } from "@sightglass/telemetry";
import { Refusal, type Rejection, rejection } from "../refusal";
import { holdsMoreEvents } from "./count-events";
import { isRecord, type JsonObject } from "./json-values";
import { type Spans, skipSpace, splitArray, splitSequence } from "./split-values";

/** Where the event at hand stands in the body. The same object is handed out again for the next event. */
export interface EventSource {
  /** Counts the events of the request from 0. */
  index: number;
  /** Byte offsets; for elements of a small array the share of the body, and `whole` is set. */
  start: number;
  end: number;
  /** The event's own text; empty while only the array as a whole was read. */
  text: string;
  /** Bytes that are not UTF-8 were replaced by U+FFFD. */
  replaced: boolean;
  /** The event as it came, where `start` and `end` are not its place in the body. */
  raw?: Buffer | undefined;
}

export interface DecodeSink {
  event(value: JsonObject, source: EventSource): void;
  reject(why: Rejection, source: EventSource): void;
  /** Called between windows; the walk goes on when it settles. */
  pause(): Promise<void> | undefined;
}

const WINDOW_BYTES = 64 * 1024;
const WHOLE_ARRAY_BYTES_MAX = 1024 * 1024;
const NEWLINE = 0x0a;
const NON_ASCII = /[^\0-\x7f]/;
const EVENTS_MAX = LIMITS.eventsPerRequestMax;

/** Throws a Refusal when the body as a whole cannot be read; events before were handed out only if it is NDJSON. */
export async function decode(body: Buffer, sink: DecodeSink): Promise<void> {
  const start = skipByteOrderMark(body);
  const first = skipSpace(body, start, body.length);
  if (first === body.length || isKeepAlive(body, first)) return;
  const walk = new Walk(body, sink);
  if (body[first] === 0x5b) return walk.array(first);
  const sequence = walk.firstLineIsWhole(first) ? undefined : trySequence(body, first);
  if (sequence !== undefined) return walk.spans(sequence);
  return walk.lines(first);
}

/** Gives an event back as it came: its bytes for the dead letters, its text for exact numbers. */
export class RawEvents {
  private spans: Spans | undefined;

  constructor(private readonly body: Buffer) {}

  bytes(source: EventSource): Buffer {
    if (source.start >= 0) return this.body.subarray(source.start, source.end);
    this.spans ??=
      splitArray(this.body, {
        start: skipByteOrderMark(this.body),
        end: this.body.length,
        most: EVENTS_MAX,
      }) ?? [];
    return this.body.subarray(this.spans[source.index * 2] ?? 0, this.spans[source.index * 2 + 1] ?? 0);
  }

  text(source: EventSource): string {
    return source.text === "" ? this.bytes(source).toString() : source.text;
  }
}

class Walk {
  private readonly source: EventSource = { index: -1, start: 0, end: 0, text: "", replaced: false };

  constructor(
    private readonly body: Buffer,
    private readonly sink: DecodeSink,
  ) {}

  /** A small array is parsed as one; otherwise, or when something in it is wrong, its elements one by one. */
  async array(start: number): Promise<void> {
    const { body } = this;
    if (body.length - start <= WHOLE_ARRAY_BYTES_MAX && isUtf8(body)) {
      const parsed = parseOrUndefined(body.toString(isAscii(body) ? "latin1" : "utf8", start));
      if (Array.isArray(parsed)) return this.elements(parsed);
    }
    const spans = splitArray(body, { start, end: body.length, most: EVENTS_MAX });
    if (spans === undefined) throw new Refusal("json.syntax", "The array is not whole.");
    return this.spans(spans);
  }

  /** True when the first line alone is JSON: then the body is NDJSON, and cannot be one object over many lines. */
  firstLineIsWhole(start: number): boolean {
    const { body } = this;
    const newline = body.indexOf(NEWLINE, start);
    const end = newline < 0 ? body.length : newline;
    if (end - start > LIMITS.eventBytesMax) return true;
    if (skipSpace(body, end, body.length) === body.length) return true;
    return parseOrUndefined(body.toString("utf8", start, end)) !== undefined;
  }

  async lines(start: number): Promise<void> {
    const { body } = this;
    if (holdsMoreEvents(body, start, EVENTS_MAX)) throw tooMany();
    let at = start;
    while (at < body.length) {
      const stop = windowEnd(body, at);
      const end = body[stop - 1] === NEWLINE ? stop - 1 : stop;
      if (end - at > LIMITS.eventBytesMax) await this.longLine(at, end);
      else this.window(at, stop);
      at = stop;
      if (at < body.length) await this.sink.pause();
    }
  }

  /** Longer than one event may be: objects without a newline between them, or one event too large. */
  private async longLine(start: number, end: number): Promise<void> {
    const spans = splitSequence(this.body, { start, end, most: EVENTS_MAX });
    if (spans !== undefined && spans.length > 2) await this.spans(spans);
    else this.tooLarge(start, end);
  }

  async spans(spans: Spans): Promise<void> {
    refuseTooMany(spans.length / 2);
    let sincePause = 0;
    for (let i = 0; i < spans.length; i += 2) {
      const start = spans[i] ?? 0;
      const end = spans[i + 1] ?? 0;
      this.span(start, end);
      sincePause += end - start;
      if (sincePause < WINDOW_BYTES || i + 2 === spans.length) continue;
      sincePause = 0;
      await this.sink.pause();
    }
  }

  private async elements(values: unknown[]): Promise<void> {
    refuseTooMany(values.length);
    const share = Math.floor(this.body.length / Math.max(1, values.length));
    for (const value of values) {
      this.begin(-share, 0, "");
      this.hand(value);
      if (this.source.index % 1000 === 999) await this.sink.pause();
    }
  }

  private window(start: number, stop: number): void {
    const { body } = this;
    const ascii = isAscii(body.subarray(start, stop));
    const text = body.toString("latin1", start, stop);
    let at = 0;
    while (at < text.length) {
      const newline = text.indexOf("\n", at);
      const end = newline < 0 ? text.length : newline;
      const line = text.slice(at, end);
      if (!ascii && NON_ASCII.test(line)) this.span(start + at, start + end);
      else this.line(line, start + at);
      at = end + 1;
    }
  }

  /** One event that may hold any bytes. */
  private span(start: number, end: number): void {
    const bytes = this.body.subarray(start, end);
    if (bytes.length > LIMITS.eventBytesMax) {
      this.tooLarge(start, end);
      return;
    }
    this.source.replaced = !isUtf8(bytes);
    this.line(bytes.toString("utf8"), start, bytes.length);
    this.source.replaced = false;
  }

  private line(line: string, start: number, bytes = line.length): void {
    const parsed = parseOrUndefined(line);
    if (parsed === undefined) {
      this.badLine(line, start, bytes);
      return;
    }
    this.begin(start, start + bytes, line);
    if (bytes > LIMITS.eventBytesMax) this.sink.reject(rejection("event.too_large"), this.source);
    else this.hand(parsed);
  }

  /** A blank line is nothing; objects without a newline between them are several events. */
  private badLine(line: string, start: number, bytes: number): void {
    if (/^\s*$/.test(line)) return;
    const spans = splitSequence(this.body, { start, end: start + bytes, most: EVENTS_MAX });
    if (spans !== undefined && spans.length > 2) {
      for (let i = 0; i < spans.length; i += 2) this.span(spans[i] ?? 0, spans[i + 1] ?? 0);
      return;
    }
    this.begin(start, start + bytes, line);
    this.sink.reject(rejection("json.syntax", syntaxDetail(line)), this.source);
  }

  private tooLarge(start: number, end: number): void {
    this.begin(start, end, " ");
    this.sink.reject(rejection("event.too_large", `It has ${end - start} bytes.`), this.source);
  }

  private hand(value: unknown): void {
    if (!isRecord(value)) this.sink.reject(rejection("json.not_object"), this.source);
    else this.sink.event(value, this.source);
  }

  private begin(start: number, end: number, text: string): void {
    const { source } = this;
    source.index++;
    source.start = start;
    source.end = end;
    source.text = text;
  }
}

/** `undefined` for what is not JSON: no JSON text means undefined. */
function parseOrUndefined(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function syntaxDetail(line: string): string {
  try {
    JSON.parse(line);
    return "";
  } catch (error) {
    return error instanceof Error ? error.message.slice(0, 200) : "";
  }
}

function trySequence(body: Buffer, start: number): Spans | undefined {
  return splitSequence(body, { start, end: body.length, most: EVENTS_MAX });
}

function refuseTooMany(events: number): void {
  if (events > EVENTS_MAX) throw tooMany();
}

function tooMany(): Refusal {
  return new Refusal("body.too_many_events", `The cap is ${EVENTS_MAX}.`);
}

/** End of a window of whole lines; a line longer than a window is a window of its own. */
function windowEnd(body: Buffer, start: number): number {
  const stop = start + WINDOW_BYTES;
  if (stop >= body.length) return body.length;
  const last = body.lastIndexOf(NEWLINE, stop - 1);
  if (last >= start) return last + 1;
  const next = body.indexOf(NEWLINE, stop);
  return next < 0 ? body.length : next + 1;
}

function skipByteOrderMark(body: Buffer): number {
  return body.length >= 3 && body.readUIntBE(0, 3) === 0xefbbbf ? 3 : 0;
}

/** `{}` or `[]` alone: agents test connections with them. */
function isKeepAlive(body: Buffer, start: number): boolean {
  if (body.length - start > 64) return false;
  const text = body.toString("latin1", start).replace(/\s+/g, "");
  return text === "{}" || text === "[]" || text === "[{}]";
}
