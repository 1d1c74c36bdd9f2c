/**
 * The fields of OTLP in JSON: their names in lowerCamelCase, their tags, and how their values are written. Pure.
 * Source: https://opentelemetry.io/docs/specs/otlp/#json-protobuf-encoding
 */
import { MESSAGE } from "./schema";
import { EXEMPLAR, EXPONENTIAL, KIND, METRIC, POINT, SPAN, TAG } from "./tags";

/** How a value stands in JSON. */
export type JsonKind =
  | "message"
  | "messages"
  | "text"
  | "bool"
  | "int"
  | "fixed64"
  | "fixed32"
  | "double"
  | "base64"
  | "hex"
  | "sint32"
  | "doubles"
  | "fixed64s"
  | "integers"
  | "severity"
  | "span kind"
  | "status"
  | "temporality";

export interface JsonField {
  readonly tag: number;
  readonly kind: JsonKind;
  /** Type of the message inside. */
  readonly message: number;
}

type Entry = readonly [name: string, tag: number, kind: JsonKind, message?: number];

const POINT_TIMES: readonly Entry[] = [
  ["startTimeUnixNano", POINT.start, "fixed64"],
  ["timeUnixNano", POINT.time, "fixed64"],
];

/** By message type; names in lowerCamelCase and, as they stand in the protocol's files, in snake_case. */
export const JSON_FIELDS: readonly ReadonlyMap<string, JsonField>[] = [
  byName([["resourceLogs", TAG.resourceLogs, "messages", MESSAGE.resourceLogs]]),
  resourceOf("scopeLogs", MESSAGE.scopeLogs),
  byName([
    ["attributes", TAG.resourceAttributes, "messages", MESSAGE.keyValue],
    ["droppedAttributesCount", TAG.resourceDropped, "int"],
  ]),
  scopeOf("logRecords", MESSAGE.record),
  byName([
    ["name", TAG.scopeName, "text"],
    ["version", TAG.scopeVersion, "text"],
    ["attributes", TAG.scopeAttributes, "messages", MESSAGE.keyValue],
    ["droppedAttributesCount", TAG.scopeDropped, "int"],
  ]),
  byName([
    ["timeUnixNano", TAG.time, "fixed64"],
    ["observedTimeUnixNano", TAG.observedTime, "fixed64"],
    ["severityNumber", TAG.severityNumber, "severity"],
    ["severityText", TAG.severityText, "text"],
    ["body", TAG.body, "message", MESSAGE.anyValue],
    ["attributes", TAG.attributes, "messages", MESSAGE.keyValue],
    ["droppedAttributesCount", TAG.dropped, "int"],
    ["flags", TAG.flags, "fixed32"],
    ["traceId", TAG.traceId, "hex"],
    ["spanId", TAG.spanId, "hex"],
    ["eventName", TAG.eventName, "text"],
  ]),
  byName([
    ["key", TAG.key, "text"],
    ["value", TAG.value, "message", MESSAGE.anyValue],
  ]),
  byName([
    ["stringValue", KIND.text, "text"],
    ["boolValue", KIND.bool, "bool"],
    ["intValue", KIND.int, "int"],
    ["doubleValue", KIND.double, "double"],
    ["arrayValue", KIND.array, "message", MESSAGE.array],
    ["kvlistValue", KIND.list, "message", MESSAGE.list],
    ["bytesValue", KIND.bytes, "base64"],
  ]),
  byName([["values", TAG.item, "messages", MESSAGE.anyValue]]),
  byName([["values", TAG.item, "messages", MESSAGE.keyValue]]),
  byName([["resourceSpans", TAG.resourceLogs, "messages", MESSAGE.resourceSpans]]),
  resourceOf("scopeSpans", MESSAGE.scopeSpans),
  scopeOf("spans", MESSAGE.span),
  byName([
    ["traceId", SPAN.traceId, "hex"],
    ["spanId", SPAN.spanId, "hex"],
    ["traceState", SPAN.traceState, "text"],
    ["parentSpanId", SPAN.parentSpanId, "hex"],
    ["flags", SPAN.flags, "fixed32"],
    ["name", SPAN.name, "text"],
    ["kind", SPAN.kind, "span kind"],
    ["startTimeUnixNano", SPAN.start, "fixed64"],
    ["endTimeUnixNano", SPAN.end, "fixed64"],
    ["attributes", SPAN.attributes, "messages", MESSAGE.keyValue],
    ["droppedAttributesCount", SPAN.droppedAttributes, "int"],
    ["events", SPAN.events, "messages", MESSAGE.spanEvent],
    ["droppedEventsCount", SPAN.droppedEvents, "int"],
    ["links", SPAN.links, "messages", MESSAGE.spanLink],
    ["droppedLinksCount", SPAN.droppedLinks, "int"],
    ["status", SPAN.status, "message", MESSAGE.spanStatus],
  ]),
  byName([
    ["timeUnixNano", SPAN.eventTime, "fixed64"],
    ["name", SPAN.eventName, "text"],
    ["attributes", SPAN.eventAttributes, "messages", MESSAGE.keyValue],
    ["droppedAttributesCount", SPAN.eventDropped, "int"],
  ]),
  byName([
    ["traceId", SPAN.linkTraceId, "hex"],
    ["spanId", SPAN.linkSpanId, "hex"],
    ["traceState", SPAN.linkTraceState, "text"],
    ["attributes", SPAN.linkAttributes, "messages", MESSAGE.keyValue],
    ["droppedAttributesCount", SPAN.linkDropped, "int"],
  ]),
  byName([
    ["message", SPAN.statusMessage, "text"],
    ["code", SPAN.statusCode, "status"],
  ]),
  byName([["resourceMetrics", TAG.resourceLogs, "messages", MESSAGE.resourceMetrics]]),
  resourceOf("scopeMetrics", MESSAGE.scopeMetrics),
  scopeOf("metrics", MESSAGE.metric),
  byName([
    ["name", METRIC.name, "text"],
    ["description", METRIC.description, "text"],
    ["unit", METRIC.unit, "text"],
    ["gauge", METRIC.gauge, "message", MESSAGE.gauge],
    ["sum", METRIC.sum, "message", MESSAGE.sum],
    ["histogram", METRIC.histogram, "message", MESSAGE.histogram],
    ["exponentialHistogram", METRIC.exponential, "message", MESSAGE.exponential],
    ["summary", METRIC.summary, "message", MESSAGE.summary],
  ]),
  pointsOf(MESSAGE.numberPoint),
  pointsOf(MESSAGE.numberPoint),
  pointsOf(MESSAGE.histogramPoint),
  pointsOf(MESSAGE.summaryPoint),
  pointsOf(MESSAGE.exponentialPoint),
  byName([
    ...POINT_TIMES,
    ["asDouble", POINT.double, "double"],
    ["asInt", POINT.int, "fixed64"],
    ["exemplars", POINT.exemplars, "messages", MESSAGE.exemplar],
    ["attributes", POINT.attributes, "messages", MESSAGE.keyValue],
    ["flags", POINT.flags, "int"],
  ]),
  byName([
    ...POINT_TIMES,
    ["count", POINT.count, "fixed64"],
    ["sum", POINT.total, "double"],
    ["bucketCounts", POINT.counts, "fixed64s"],
    ["explicitBounds", POINT.bounds, "doubles"],
    ["exemplars", POINT.histogramExemplars, "messages", MESSAGE.exemplar],
    ["attributes", POINT.histogramAttributes, "messages", MESSAGE.keyValue],
    ["flags", POINT.histogramFlags, "int"],
    ["min", POINT.histogramMin, "double"],
    ["max", POINT.histogramMax, "double"],
  ]),
  byName([
    ...POINT_TIMES,
    ["count", POINT.count, "fixed64"],
    ["sum", POINT.total, "double"],
    ["quantileValues", POINT.quantiles, "messages", MESSAGE.quantile],
    ["attributes", POINT.attributes, "messages", MESSAGE.keyValue],
    ["flags", POINT.flags, "int"],
  ]),
  byName([
    ...POINT_TIMES,
    ["attributes", EXPONENTIAL.attributes, "messages", MESSAGE.keyValue],
    ["count", POINT.count, "fixed64"],
    ["sum", POINT.total, "double"],
    ["scale", EXPONENTIAL.scale, "sint32"],
    ["zeroCount", EXPONENTIAL.zeroCount, "fixed64"],
    ["positive", EXPONENTIAL.positive, "message", MESSAGE.buckets],
    ["negative", EXPONENTIAL.negative, "message", MESSAGE.buckets],
    ["flags", EXPONENTIAL.flags, "int"],
    ["exemplars", EXPONENTIAL.exemplars, "messages", MESSAGE.exemplar],
    ["min", EXPONENTIAL.min, "double"],
    ["max", EXPONENTIAL.max, "double"],
    ["zeroThreshold", EXPONENTIAL.zeroThreshold, "double"],
  ]),
  byName([
    ["quantile", POINT.quantile, "double"],
    ["value", POINT.quantileValue, "double"],
  ]),
  byName([
    ["offset", EXPONENTIAL.offset, "sint32"],
    ["bucketCounts", EXPONENTIAL.counts, "integers"],
  ]),
  byName([
    ["timeUnixNano", EXEMPLAR.time, "fixed64"],
    ["asDouble", EXEMPLAR.double, "double"],
    ["asInt", EXEMPLAR.int, "fixed64"],
    ["spanId", EXEMPLAR.spanId, "hex"],
    ["traceId", EXEMPLAR.traceId, "hex"],
    ["filteredAttributes", EXEMPLAR.attributes, "messages", MESSAGE.keyValue],
  ]),
];

function resourceOf(scopes: string, message: number): ReadonlyMap<string, JsonField> {
  return byName([
    ["resource", TAG.resource, "message", MESSAGE.resource],
    [scopes, TAG.scopeLogs, "messages", message],
    ["schemaUrl", TAG.schemaUrl, "text"],
  ]);
}

function scopeOf(items: string, message: number): ReadonlyMap<string, JsonField> {
  return byName([
    ["scope", TAG.scope, "message", MESSAGE.scope],
    [items, TAG.records, "messages", message],
    ["schemaUrl", TAG.schemaUrl, "text"],
  ]);
}

function pointsOf(message: number): ReadonlyMap<string, JsonField> {
  return byName([
    ["dataPoints", METRIC.points, "messages", message],
    ["aggregationTemporality", METRIC.temporality, "temporality"],
    ["isMonotonic", METRIC.monotonic, "bool"],
  ]);
}

function byName(entries: readonly Entry[]): ReadonlyMap<string, JsonField> {
  return new Map(
    entries.flatMap(([name, tag, kind, message = 0]): [string, JsonField][] => {
      const field = { tag, kind, message };
      return [
        [name, field],
        [name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`), field],
      ];
    }),
  );
}
