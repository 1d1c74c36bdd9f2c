/**
 * One LogRecord of a checked request → the draft of an event. Fields may come in any order, and of one that comes again
 * the last counts, so they are looked up first and read then. Pure but for its own scratch state.
 */
import { ByteRange } from "@sightglass/clickhouse";
import type { EventDraft } from "../../steps/draft";
import { severityOf } from "../../steps/json-values";
import type { AnyValueReader } from "./any-value";
import type { Scope } from "./envelope";
import type { KnownTexts } from "./known-texts";
import { AttributeReader } from "./read-attributes";
import { KIND, TAG } from "./tags";
import { secondsAndNanos } from "./unix-nanos";

interface RecordSpan {
  readonly start: number;
  readonly end: number;
  readonly scope: Scope;
}

const FIELDS = 13;
const SEVERITY_MAX = 24;
const TRACE_BYTES = 16;
const SPAN_BYTES = 8;

export class RecordReader {
  /** Places of the fields of bytes, by their number. */
  private readonly starts = new Uint32Array(FIELDS);
  private readonly ends = new Uint32Array(FIELDS);
  private readonly time = { low: 0, high: 0 };
  private readonly observed = { low: 0, high: 0 };
  private readonly attributes: AttributeReader;
  private readonly body = new ByteRange();
  private readonly trace = new ByteRange();
  private readonly span = new ByteRange();
  private severity = 0;
  private dropped = 0;
  private flags = 0;

  constructor(
    private readonly reader: AnyValueReader,
    private readonly known: KnownTexts,
  ) {
    this.attributes = new AttributeReader(reader, known);
  }

  /** Any record can be read. */
  read(draft: EventDraft, { start, end, scope }: RecordSpan): undefined {
    const { reader } = this;
    this.clear();
    this.attributes.begin(draft);
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
    if (eventName !== "") this.attributes.emit("event.name", eventName);
    if (this.dropped > 0) this.attributes.emit("otel.dropped_attributes_count", this.dropped);
    draft.row.body = this.bodyText() ?? (eventName === "" ? attributesText(draft) : eventName);
  }

  /** To be called when the request is read: nothing holds its bytes any more. */
  release(): void {
    this.attributes.release();
    for (const range of [this.body, this.trace, this.span]) range.release();
  }

  private clear(): void {
    const { starts, ends } = this;
    for (let i = 0; i < FIELDS; i++) {
      starts[i] = 0;
      ends[i] = 0;
    }
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
      this.attributes.read(draft, stop);
    } else if (tag >> 3 < FIELDS) {
      this.starts[tag >> 3] = reader.at;
      this.ends[tag >> 3] = stop;
    }
    reader.at = stop;
  }

  private numberField(tag: number): void {
    const { reader } = this;
    if (tag === TAG.time) reader.wordsInto(this.time);
    else if (tag === TAG.observedTime) reader.wordsInto(this.observed);
    else if (tag === TAG.flags) this.flags = reader.fixed32();
    else if (tag === TAG.severityNumber || tag === TAG.dropped) {
      reader.varint();
      if (tag === TAG.dropped) this.dropped = reader.low;
      else this.severity = reader.low | 0;
    } else reader.skip(tag);
  }

  private settleTime(draft: EventDraft): void {
    const { low, high } = this.time.low === 0 && this.time.high === 0 ? this.observed : this.time;
    if (low === 0 && high === 0) return;
    const { seconds, nanos } = secondsAndNanos({ low, high });
    draft.hasTime = true;
    draft.row.timestampSeconds = seconds;
    draft.row.timestampNanos = nanos;
  }

  private settleSeverity(draft: EventDraft): void {
    const { row } = draft;
    row.severityText = this.shortText(TAG.severityText);
    const isKnown = this.severity > 0 && this.severity <= SEVERITY_MAX;
    row.severityNumber = isKnown ? this.severity : severityOf(row.severityText);
    if (!isKnown && this.severity !== 0) this.attributes.emit("otel.severity_number", this.severity);
  }

  /** An id of another length stays an attribute. */
  private settleIds(draft: EventDraft): void {
    const { row } = draft;
    row.traceFlags = this.flags & 0xff;
    const trace = this.idAt(TAG.traceId, this.trace);
    if (trace === TRACE_BYTES) row.traceId = this.trace;
    else if (trace === SPAN_BYTES) row.traceId = hexOf(this.trace).padStart(2 * TRACE_BYTES, "0");
    else if (trace > 0) this.attributes.emit("trace_id", hexOf(this.trace));
    const span = this.idAt(TAG.spanId, this.span);
    if (span === SPAN_BYTES) row.spanId = this.span;
    else if (span > 0) this.attributes.emit("span_id", hexOf(this.span));
  }

  private settleScope(draft: EventDraft, scope: Scope): void {
    draft.row.scopeName = scope.name;
    draft.dropped += scope.dropped;
    for (const [path, value] of scope.attributes) this.attributes.emit(path, value);
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
      reader.flatten("body", 1, this.attributes.emit);
    }
    return text;
  }

  private textOf(tag: number): string {
    return this.reader.text(this.starts[tag >> 3] ?? 0, this.ends[tag >> 3] ?? 0);
  }

  private shortText(tag: number): string {
    return this.known.text(this.reader, this.starts[tag >> 3] ?? 0, this.ends[tag >> 3] ?? 0);
  }

  /** Length of the id in bytes; 0 for nothing but zeros, which is no id. */
  private idAt(tag: number, into: ByteRange): number {
    return this.reader.id(this.starts[tag >> 3] ?? 0, this.ends[tag >> 3] ?? 0, into);
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
