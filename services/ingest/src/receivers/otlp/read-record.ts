/**
 * One LogRecord of a checked request → the draft of an event. Fields may come in any order, and of one that comes again
 * the last counts, so they are looked up first and read then. Pure but for its own scratch state.
 */
import { type AttributeValue, ByteRange } from "@sightglass/clickhouse";
import type { EventDraft } from "../../steps/draft";
import { type Scalar, severityOf } from "../../steps/json-values";
import type { AnyValueReader } from "./any-value";
import type { Scope } from "./envelope";
import type { KnownTexts } from "./known-texts";
import { KIND, TAG } from "./schema";

interface RecordSpan {
  readonly start: number;
  readonly end: number;
  readonly scope: Scope;
}

const FIELDS = 13;
const SEVERITY_MAX = 24;
const BILLION = 1e9;
const HALF_WORD = 65_536;
const TRACE_BYTES = 16;
const SPAN_BYTES = 8;
/** Ranges kept for the next record. */
const RANGES_KEPT = 256;

export class RecordReader {
  /** Places of the fields of bytes, by their number. */
  private readonly starts = new Uint32Array(FIELDS);
  private readonly ends = new Uint32Array(FIELDS);
  private readonly key = { start: 0, end: 0 };
  private readonly time = { low: 0, high: 0 };
  private readonly observed = { low: 0, high: 0 };
  private readonly ranges: ByteRange[] = [];
  private rangesUsed = 0;
  private readonly body = new ByteRange();
  private readonly trace = new ByteRange();
  private readonly span = new ByteRange();
  private severity = 0;
  private dropped = 0;
  private flags = 0;
  private draft: EventDraft | undefined;
  private readonly emit = (path: string, value: Scalar) => this.draft?.add(this.draft.keyOf(path), value);

  constructor(
    private readonly reader: AnyValueReader,
    private readonly known: KnownTexts,
  ) {}

  read(draft: EventDraft, { start, end, scope }: RecordSpan): void {
    const { reader } = this;
    this.clear();
    this.draft = draft;
    reader.at = start;
    while (reader.at < end) {
      const tag = reader.tag();
      if ((tag & 7) === 2) this.bytesField(draft, tag);
      else this.numberField(tag);
    }
    this.settleTime(draft);
    this.settleSeverity(draft);
    this.settleIds(draft);
    this.settleScope(draft, scope);
    const eventName = this.textOf(TAG.eventName);
    if (eventName !== "") this.emit("event.name", eventName);
    if (this.dropped > 0) this.emit("otel.dropped_attributes_count", this.dropped);
    draft.row.body = this.bodyText() ?? (eventName === "" ? attributesText(draft) : eventName);
  }

  /** To be called when the request is read: nothing holds its bytes any more. */
  release(): void {
    for (const range of [...this.ranges, this.body, this.trace, this.span]) range.release();
  }

  private clear(): void {
    const { starts, ends } = this;
    for (let i = 0; i < FIELDS; i++) {
      starts[i] = 0;
      ends[i] = 0;
    }
    this.rangesUsed = 0;
    this.time.low = 0;
    this.time.high = 0;
    this.observed.low = 0;
    this.observed.high = 0;
    this.severity = 0;
    this.dropped = 0;
    this.flags = 0;
  }

  private bytesField(draft: EventDraft, tag: number): void {
    const { reader } = this;
    const stop = reader.stop();
    if (tag === TAG.attributes) {
      this.attribute(draft, stop);
    } else if (tag >> 3 < FIELDS) {
      this.starts[tag >> 3] = reader.at;
      this.ends[tag >> 3] = stop;
    }
    reader.at = stop;
  }

  private numberField(tag: number): void {
    const { reader } = this;
    if (tag === TAG.time) this.fixed64(this.time);
    else if (tag === TAG.observedTime) this.fixed64(this.observed);
    else if (tag === TAG.flags) this.flags = reader.fixed32();
    else if (tag === TAG.severityNumber || tag === TAG.dropped) {
      reader.varint();
      if (tag === TAG.dropped) this.dropped = reader.low;
      else this.severity = reader.low | 0;
    } else reader.skip(tag);
  }

  private fixed64(into: { low: number; high: number }): void {
    const { reader } = this;
    reader.fixed64();
    into.low = reader.low;
    into.high = reader.high;
  }

  private attribute(draft: EventDraft, stop: number): void {
    const { reader, key } = this;
    reader.keyValue(stop, key);
    if (reader.kind === KIND.list) {
      reader.flatten(reader.text(key.start, key.end), 1, this.emit);
      return;
    }
    const value = this.valueFound();
    if (value !== undefined) draft.add(this.keyAt(draft), value);
  }

  private valueFound(): AttributeValue | undefined {
    const { reader } = this;
    const { kind, start, end } = reader;
    if (kind === KIND.array) return reader.json(1);
    if (kind !== KIND.text || !reader.isPlain(start, end)) return reader.scalar();
    return this.nextRange().set(reader.bytes, start, end);
  }

  private nextRange(): ByteRange {
    const known = this.ranges[this.rangesUsed];
    if (known !== undefined) {
      this.rangesUsed++;
      return known;
    }
    const range = new ByteRange();
    if (this.rangesUsed < RANGES_KEPT) this.ranges[this.rangesUsed++] = range;
    return range;
  }

  private keyAt(draft: EventDraft) {
    const { reader, key } = this;
    const { keys } = this.known;
    const found = keys.find(reader.bytes, key.start, key.end);
    if (found !== undefined) return found;
    const before = reader.replaced;
    reader.replaced = false;
    const made = draft.keyOf(reader.text(key.start, key.end));
    if (!reader.replaced) keys.add(reader.bytes.subarray(key.start, key.end), made);
    reader.replaced ||= before;
    return made;
  }

  /** Nanoseconds in two words, divided by a thousand million in steps that a double holds. */
  private settleTime(draft: EventDraft): void {
    const { low, high } = this.time.low === 0 && this.time.high === 0 ? this.observed : this.time;
    if (low === 0 && high === 0) return;
    const top = Math.floor(high / BILLION);
    const upper = (high - top * BILLION) * HALF_WORD + (low >>> 16);
    const middle = Math.floor(upper / BILLION);
    const lower = (upper - middle * BILLION) * HALF_WORD + (low & 0xffff);
    const last = Math.floor(lower / BILLION);
    draft.hasTime = true;
    draft.row.timestampSeconds = (top * HALF_WORD + middle) * HALF_WORD + last;
    draft.row.timestampNanos = lower - last * BILLION;
  }

  private settleSeverity(draft: EventDraft): void {
    const { row } = draft;
    row.severityText = this.shortText(TAG.severityText);
    const isKnown = this.severity > 0 && this.severity <= SEVERITY_MAX;
    row.severityNumber = isKnown ? this.severity : severityOf(row.severityText);
    if (!isKnown && this.severity !== 0) this.emit("otel.severity_number", this.severity);
  }

  /** An id of another length stays an attribute. */
  private settleIds(draft: EventDraft): void {
    const { row } = draft;
    row.traceFlags = this.flags & 0xff;
    const trace = this.idAt(TAG.traceId, this.trace);
    if (trace === TRACE_BYTES) row.traceId = this.trace;
    else if (trace === SPAN_BYTES) row.traceId = hexOf(this.trace).padStart(2 * TRACE_BYTES, "0");
    else if (trace > 0) this.emit("trace_id", hexOf(this.trace));
    const span = this.idAt(TAG.spanId, this.span);
    if (span === SPAN_BYTES) row.spanId = this.span;
    else if (span > 0) this.emit("span_id", hexOf(this.span));
  }

  private settleScope(draft: EventDraft, scope: Scope): void {
    draft.row.scopeName = scope.name;
    draft.dropped += scope.dropped;
    for (const [path, value] of scope.attributes) this.emit(path, value);
  }

  /** `undefined` without a body. A list gives attributes, too. */
  private bodyText(): string | ByteRange | undefined {
    const { reader } = this;
    const start = this.starts[TAG.body >> 3] ?? 0;
    const end = this.ends[TAG.body >> 3] ?? 0;
    reader.find(start, end);
    const { kind } = reader;
    if (kind === KIND.none) return undefined;
    if (kind === KIND.text && reader.isPlain(reader.start, reader.end))
      return this.body.set(reader.bytes, reader.start, reader.end);
    if (kind !== KIND.list && kind !== KIND.array) return String(reader.scalar());
    const text = reader.json(1);
    if (kind === KIND.list) {
      reader.find(start, end);
      reader.flatten("body", 1, this.emit);
    }
    return text;
  }

  private textOf(tag: number): string {
    return this.reader.text(this.starts[tag >> 3] ?? 0, this.ends[tag >> 3] ?? 0);
  }

  /** A text of which there are few. */
  private shortText(tag: number): string {
    const start = this.starts[tag >> 3] ?? 0;
    const end = this.ends[tag >> 3] ?? 0;
    if (start === end) return "";
    const { texts } = this.known;
    const found = texts.find(this.reader.bytes, start, end);
    if (found !== undefined) return found;
    const text = this.reader.text(start, end);
    if (!text.includes("\ufffd")) texts.add(this.reader.bytes.subarray(start, end), text);
    return text;
  }

  /** Length of the id in bytes; 0 for nothing but zeros, which is no id. */
  private idAt(tag: number, into: ByteRange): number {
    const { bytes } = this.reader;
    const start = this.starts[tag >> 3] ?? 0;
    const end = this.ends[tag >> 3] ?? 0;
    into.set(bytes, start, end);
    let at = start;
    while (at < end && bytes[at] === 0) at++;
    return at === end ? 0 : end - start;
  }
}

/** An event without body and name is searched and shown as the JSON of its attributes. */
function attributesText({ row }: EventDraft): string {
  if (row.attributeCount === 0) return "";
  const { keys, values, attributeCount } = row;
  const pairs = keys.slice(0, attributeCount).map((key, i) => {
    const value = values[i];
    return [key.path, value instanceof ByteRange ? value.toString() : value];
  });
  return JSON.stringify(Object.fromEntries(pairs));
}

function hexOf({ bytes, start, end }: ByteRange): string {
  return Buffer.from(bytes.subarray(start, end)).toString("hex");
}
