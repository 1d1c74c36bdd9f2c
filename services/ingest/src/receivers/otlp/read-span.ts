/**
 * One Span of a checked request → the draft of a row. Fields may come in any order, and of one that comes again the last
 * counts, so they are looked up first and read then. Pure but for its own scratch state.
 */
import { ByteRange, SPAN_KINDS, SPAN_STATUSES, type SpanRow } from "@sightglass/clickhouse";
import { type Rejection, rejection } from "../../refusal";
import type { EventDraft } from "../../steps/draft";
import type { AnyValueReader } from "./any-value";
import type { Scope } from "./envelope";
import type { KnownTexts } from "./known-texts";
import { AttributeReader } from "./read-attributes";
import { readEvents, readLinks } from "./read-span-lists";
import { SPAN } from "./tags";
import { difference, secondsAndNanos, type Words } from "./unix-nanos";

interface RecordSpan {
  readonly start: number;
  readonly end: number;
  readonly scope: Scope;
}

const FIELDS = 16;
const TRACE_BYTES = 16;
const SPAN_BYTES = 8;
/** Of events and of links of one span, each. */
const LIST_MAX = 1_000;
/** Attributes that say whom a client or producer speaks to; the first wins. */
const PEERS = [
  "peer.service",
  "db.namespace",
  "db.name",
  "messaging.destination.name",
  "server.address",
  "net.peer.name",
  "db.system.name",
  "db.system",
  "messaging.system",
  "rpc.service",
] as const;
const PEER_ROLES: ReadonlyMap<string, number> = new Map(PEERS.map((peer, i) => [peer, i + 1]));
const SPEAKERS: ReadonlySet<string> = new Set(["client", "producer"]);

export class SpanReader {
  /** Places of the fields of bytes, by their number. */
  private readonly starts = new Uint32Array(FIELDS);
  private readonly ends = new Uint32Array(FIELDS);
  private readonly attributes: AttributeReader;
  private readonly begun: Words = { low: 0, high: 0 };
  private readonly ended: Words = { low: 0, high: 0 };
  private readonly duration: Words = { low: 0, high: 0 };
  private readonly trace = new ByteRange();
  private readonly span = new ByteRange();
  private readonly parent = new ByteRange();
  private readonly events: number[] = [];
  private readonly links: number[] = [];
  private kind = 0;
  private flags = 0;
  private dropped = 0;
  private droppedEvents = 0;
  private droppedLinks = 0;

  constructor(
    private readonly reader: AnyValueReader,
    private readonly known: KnownTexts,
  ) {
    this.attributes = new AttributeReader(reader, known);
  }

  /** What is wrong with the span, if anything. */
  read(draft: EventDraft<SpanRow>, { start, end, scope }: RecordSpan): Rejection | undefined {
    const { reader } = this;
    this.clear();
    this.attributes.begin(draft);
    reader.at = start;
    while (reader.at < end) {
      const tag = reader.tag();
      if ((tag & 7) === 2) this.bytesField(draft, tag);
      else this.numberField(tag);
    }
    const problem = this.settleIds(draft);
    if (problem !== undefined) return problem;
    this.settleTime(draft);
    this.settleWords(draft);
    this.settleLists(draft);
    this.settleScope(draft, scope);
    if (SPEAKERS.has(draft.row.kind)) draft.row.peer = peerOf(draft.row);
    return undefined;
  }

  /** To be called when the request is read: nothing holds its bytes any more. */
  release(): void {
    this.attributes.release();
    for (const range of [this.trace, this.span, this.parent]) range.release();
  }

  private clear(): void {
    this.starts.fill(0);
    this.ends.fill(0);
    this.events.length = 0;
    this.links.length = 0;
    for (const words of [this.begun, this.ended]) {
      words.low = 0;
      words.high = 0;
    }
    this.kind = 0;
    this.flags = 0;
    this.dropped = 0;
    this.droppedEvents = 0;
    this.droppedLinks = 0;
  }

  private bytesField(draft: EventDraft<SpanRow>, tag: number): void {
    const { reader } = this;
    const stop = reader.stop();
    if (tag === SPAN.attributes) this.attributes.read(draft, stop);
    else if (tag === SPAN.events) this.events.push(reader.at, stop);
    else if (tag === SPAN.links) this.links.push(reader.at, stop);
    else if (tag >> 3 < FIELDS) {
      this.starts[tag >> 3] = reader.at;
      this.ends[tag >> 3] = stop;
    }
    reader.at = stop;
  }

  private numberField(tag: number): void {
    const { reader } = this;
    if (tag === SPAN.start) reader.wordsInto(this.begun);
    else if (tag === SPAN.end) reader.wordsInto(this.ended);
    else if (tag === SPAN.flags) this.flags = reader.fixed32();
    else if (tag === SPAN.kind) this.kind = reader.small();
    else if (tag === SPAN.droppedAttributes) this.dropped = reader.small();
    else if (tag === SPAN.droppedEvents) this.droppedEvents = reader.small();
    else if (tag === SPAN.droppedLinks) this.droppedLinks = reader.small();
    else reader.skip(tag);
  }

  /** A span without ids cannot be placed in a trace. */
  private settleIds({ row }: EventDraft<SpanRow>): Rejection | undefined {
    const trace = this.idAt(SPAN.traceId, this.trace);
    if (trace !== TRACE_BYTES)
      return rejection("span.ids", `Its trace id has ${trace} bytes, not ${TRACE_BYTES}.`);
    const span = this.idAt(SPAN.spanId, this.span);
    if (span !== SPAN_BYTES)
      return rejection("span.ids", `Its span id has ${span} bytes, not ${SPAN_BYTES}.`);
    const parent = this.idAt(SPAN.parentSpanId, this.parent);
    if (parent !== 0 && parent !== SPAN_BYTES)
      return rejection("span.ids", `Its parent's id has ${parent} bytes, not ${SPAN_BYTES}.`);
    row.traceId = this.trace;
    row.spanId = this.span;
    row.parentSpanId = parent === 0 ? "" : this.parent;
    row.traceFlags = this.flags & 0xff;
    return undefined;
  }

  private settleTime(draft: EventDraft<SpanRow>): void {
    const { begun, ended, duration } = this;
    const start = begun.low === 0 && begun.high === 0 ? ended : begun;
    if (start.low === 0 && start.high === 0) return;
    const { seconds, nanos } = secondsAndNanos(start);
    draft.hasTime = true;
    draft.row.timestampSeconds = seconds;
    draft.row.timestampNanos = nanos;
    difference(ended, start, duration);
    draft.row.durationLow = duration.low;
    draft.row.durationHigh = duration.high;
  }

  private settleWords({ row }: EventDraft<SpanRow>): void {
    const { reader } = this;
    row.name = this.shortText(SPAN.name);
    row.traceState = this.textOf(SPAN.traceState);
    row.kind = SPAN_KINDS[this.kind] ?? "unspecified";
    const end = this.ends[SPAN.status >> 3] ?? 0;
    reader.at = this.starts[SPAN.status >> 3] ?? 0;
    while (reader.at < end) {
      const tag = reader.tag();
      if (tag === SPAN.statusCode) row.status = SPAN_STATUSES[reader.small()] ?? "unset";
      else if (tag === SPAN.statusMessage) row.statusMessage = reader.textHere();
      else reader.skip(tag);
    }
  }

  private settleLists(draft: EventDraft<SpanRow>): void {
    const { row } = draft;
    row.events = readEvents(this.reader, this.events.slice(0, 2 * LIST_MAX));
    row.links = readLinks(this.reader, this.links.slice(0, 2 * LIST_MAX));
    const events = this.droppedEvents + Math.max(0, this.events.length / 2 - LIST_MAX);
    const links = this.droppedLinks + Math.max(0, this.links.length / 2 - LIST_MAX);
    if (this.dropped > 0) this.attributes.emit("otel.dropped_attributes_count", this.dropped);
    if (events > 0) this.attributes.emit("otel.dropped_events_count", events);
    if (links > 0) this.attributes.emit("otel.dropped_links_count", links);
  }

  private settleScope(draft: EventDraft<SpanRow>, scope: Scope): void {
    draft.row.scopeName = scope.name;
    draft.dropped += scope.dropped;
    for (const [path, value] of scope.attributes) this.attributes.emit(path, value);
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

function peerOf(row: SpanRow): string {
  let best: number = PEERS.length;
  let peer = "";
  for (let i = 0; i < row.attributeCount; i++) {
    const key = row.keys[i];
    if (key === undefined || key.role === 0 || key.role > best) continue;
    best = key.role - 1;
    peer = String(row.values[i]);
  }
  return peer;
}

/** What a key of a span's attributes means to `peer`: 0 nothing, else one more than its place. */
export function peerRoleOf(path: string): number {
  return PEER_ROLES.get(path) ?? 0;
}
