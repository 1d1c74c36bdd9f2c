/** Events and links of a span as JSON text, empty for none. Pure but for the reader's position. */
import type { Scalar } from "../../steps/json-values";
import type { AnyValueReader } from "./any-value";
import { SPAN } from "./tags";
import { secondsAndNanos } from "./unix-nanos";

/** `spans`: start and end of each message, one after another. `[{"timestamp","name","attributes"}]`, times RFC 3339. */
export function readEvents(reader: AnyValueReader, spans: readonly number[]): string {
  return listOf(spans, (start, end) => readEvent(reader, start, end));
}

/** `[{"trace_id","span_id","trace_state","attributes"}]` */
export function readLinks(reader: AnyValueReader, spans: readonly number[]): string {
  return listOf(spans, (start, end) => readLink(reader, start, end));
}

function listOf(spans: readonly number[], read: (start: number, end: number) => object): string {
  if (spans.length === 0) return "";
  const items: object[] = [];
  for (let i = 0; i < spans.length; i += 2) items.push(read(spans[i] ?? 0, spans[i + 1] ?? 0));
  return JSON.stringify(items);
}

function readEvent(reader: AnyValueReader, start: number, end: number): object {
  const time = { low: 0, high: 0 };
  const attributes = new Map<string, Scalar>();
  let name = "";
  let dropped = 0;
  reader.at = start;
  while (reader.at < end) {
    const tag = reader.tag();
    if (tag === SPAN.eventTime) reader.wordsInto(time);
    else if (tag === SPAN.eventName) name = reader.textHere();
    else if (tag === SPAN.eventAttributes) reader.attributeInto(attributes);
    else if (tag === SPAN.eventDropped) dropped = reader.small();
    else reader.skip(tag);
  }
  return {
    timestamp: timestampText(time),
    name,
    attributes: Object.fromEntries(attributes),
    ...(dropped > 0 && { dropped_attributes_count: dropped }),
  };
}

function readLink(reader: AnyValueReader, start: number, end: number): object {
  const attributes = new Map<string, Scalar>();
  const link = { trace_id: "", span_id: "", trace_state: "" };
  let dropped = 0;
  reader.at = start;
  while (reader.at < end) {
    const tag = reader.tag();
    if (tag === SPAN.linkTraceId) link.trace_id = reader.hexHere();
    else if (tag === SPAN.linkSpanId) link.span_id = reader.hexHere();
    else if (tag === SPAN.linkTraceState) link.trace_state = reader.textHere();
    else if (tag === SPAN.linkAttributes) reader.attributeInto(attributes);
    else if (tag === SPAN.linkDropped) dropped = reader.small();
    else reader.skip(tag);
  }
  return {
    ...link,
    attributes: Object.fromEntries(attributes),
    ...(dropped > 0 && { dropped_attributes_count: dropped }),
  };
}

/** RFC 3339 with nanoseconds; empty without a time. */
function timestampText(time: { low: number; high: number }): string {
  if (time.low === 0 && time.high === 0) return "";
  const { seconds, nanos } = secondsAndNanos(time);
  const whole = new Date(seconds * 1000);
  if (Number.isNaN(whole.getTime())) return "";
  return `${whole.toISOString().slice(0, 19)}.${String(nanos).padStart(9, "0")}Z`;
}
