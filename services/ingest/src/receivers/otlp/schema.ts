/**
 * The messages of OTLP and of Prometheus remote_write requests, as tables: which fields are messages, and which are varints. Pure.
 * Source: opentelemetry-proto 1.9, the files logs, trace, metrics, resource and common of v1.
 */

import { NATIVE, WRITE } from "../prometheus/write-tags";
import { EXEMPLAR, EXPONENTIAL, KIND, METRIC, POINT, SPAN, TAG } from "./tags";

/** A message type; the values index `FIELDS`. */
export const MESSAGE = {
  request: 0,
  resourceLogs: 1,
  resource: 2,
  scopeLogs: 3,
  scope: 4,
  record: 5,
  keyValue: 6,
  anyValue: 7,
  array: 8,
  list: 9,
  spansRequest: 10,
  resourceSpans: 11,
  scopeSpans: 12,
  span: 13,
  spanEvent: 14,
  spanLink: 15,
  spanStatus: 16,
  metricsRequest: 17,
  resourceMetrics: 18,
  scopeMetrics: 19,
  metric: 20,
  gauge: 21,
  sum: 22,
  histogram: 23,
  summary: 24,
  exponential: 25,
  numberPoint: 26,
  histogramPoint: 27,
  summaryPoint: 28,
  exponentialPoint: 29,
  quantile: 30,
  buckets: 31,
  exemplar: 32,
  /** Of Prometheus remote_write. */
  writeRequest: 33,
  timeSeries: 34,
  label: 35,
  sample: 36,
  writeExemplar: 37,
  nativeHistogram: 38,
  bucketSpan: 39,
  metadata: 40,
} as const;

export interface Field {
  /** The message inside; `undefined`: a varint. */
  readonly message: number | undefined;
  /** The field is there once: when it comes again, the two are merged. */
  readonly single: boolean;
}

const VARINT: Field = { message: undefined, single: false };
const many = (message: number): Field => ({ message, single: false });
const single = (message: number): Field => ({ message, single: true });

/** By message type, then by tag. What is not here is passed over by the layout that its tag tells. */
export const FIELDS: readonly (readonly (Field | undefined)[])[] = [
  byTag([[TAG.resourceLogs, many(MESSAGE.resourceLogs)]]),
  byTag([
    [TAG.resource, single(MESSAGE.resource)],
    [TAG.scopeLogs, many(MESSAGE.scopeLogs)],
  ]),
  byTag([
    [TAG.resourceAttributes, many(MESSAGE.keyValue)],
    [TAG.resourceDropped, VARINT],
  ]),
  byTag([
    [TAG.scope, single(MESSAGE.scope)],
    [TAG.records, many(MESSAGE.record)],
  ]),
  byTag([
    [TAG.scopeAttributes, many(MESSAGE.keyValue)],
    [TAG.scopeDropped, VARINT],
  ]),
  byTag([
    [TAG.severityNumber, VARINT],
    [TAG.body, single(MESSAGE.anyValue)],
    [TAG.attributes, many(MESSAGE.keyValue)],
    [TAG.dropped, VARINT],
  ]),
  byTag([[TAG.value, single(MESSAGE.anyValue)]]),
  byTag([
    [KIND.bool, VARINT],
    [KIND.int, VARINT],
    [KIND.array, single(MESSAGE.array)],
    [KIND.list, single(MESSAGE.list)],
  ]),
  byTag([[TAG.item, many(MESSAGE.anyValue)]]),
  byTag([[TAG.item, many(MESSAGE.keyValue)]]),
  ...requestOf(MESSAGE.resourceSpans, MESSAGE.scopeSpans, MESSAGE.span),
  byTag([
    [SPAN.kind, VARINT],
    [SPAN.attributes, many(MESSAGE.keyValue)],
    [SPAN.droppedAttributes, VARINT],
    [SPAN.events, many(MESSAGE.spanEvent)],
    [SPAN.droppedEvents, VARINT],
    [SPAN.links, many(MESSAGE.spanLink)],
    [SPAN.droppedLinks, VARINT],
    [SPAN.status, single(MESSAGE.spanStatus)],
  ]),
  byTag([
    [SPAN.eventAttributes, many(MESSAGE.keyValue)],
    [SPAN.eventDropped, VARINT],
  ]),
  byTag([
    [SPAN.linkAttributes, many(MESSAGE.keyValue)],
    [SPAN.linkDropped, VARINT],
  ]),
  byTag([[SPAN.statusCode, VARINT]]),
  ...requestOf(MESSAGE.resourceMetrics, MESSAGE.scopeMetrics, MESSAGE.metric),
  byTag([
    [METRIC.gauge, single(MESSAGE.gauge)],
    [METRIC.sum, single(MESSAGE.sum)],
    [METRIC.histogram, single(MESSAGE.histogram)],
    [METRIC.summary, single(MESSAGE.summary)],
    [METRIC.exponential, single(MESSAGE.exponential)],
  ]),
  pointsOf(MESSAGE.numberPoint),
  pointsOf(MESSAGE.numberPoint),
  pointsOf(MESSAGE.histogramPoint),
  pointsOf(MESSAGE.summaryPoint),
  pointsOf(MESSAGE.exponentialPoint),
  byTag([
    [POINT.attributes, many(MESSAGE.keyValue)],
    [POINT.exemplars, many(MESSAGE.exemplar)],
    [POINT.flags, VARINT],
  ]),
  byTag([
    [POINT.histogramAttributes, many(MESSAGE.keyValue)],
    [POINT.histogramExemplars, many(MESSAGE.exemplar)],
    [POINT.histogramFlags, VARINT],
  ]),
  byTag([
    [POINT.attributes, many(MESSAGE.keyValue)],
    [POINT.quantiles, many(MESSAGE.quantile)],
    [POINT.flags, VARINT],
  ]),
  byTag([
    [EXPONENTIAL.attributes, many(MESSAGE.keyValue)],
    [EXPONENTIAL.scale, VARINT],
    [EXPONENTIAL.positive, single(MESSAGE.buckets)],
    [EXPONENTIAL.negative, single(MESSAGE.buckets)],
    [EXPONENTIAL.flags, VARINT],
    [EXPONENTIAL.exemplars, many(MESSAGE.exemplar)],
  ]),
  byTag([]),
  byTag([
    [EXPONENTIAL.offset, VARINT],
    [EXPONENTIAL.countsPlain, VARINT],
  ]),
  byTag([[EXEMPLAR.attributes, many(MESSAGE.keyValue)]]),
  byTag([
    [WRITE.timeseries, many(MESSAGE.timeSeries)],
    [WRITE.metadata, many(MESSAGE.metadata)],
  ]),
  byTag([
    [WRITE.labels, many(MESSAGE.label)],
    [WRITE.samples, many(MESSAGE.sample)],
    [WRITE.exemplars, many(MESSAGE.writeExemplar)],
    [WRITE.histograms, many(MESSAGE.nativeHistogram)],
  ]),
  byTag([]),
  byTag([[WRITE.sampleTime, VARINT]]),
  byTag([
    [WRITE.labels, many(MESSAGE.label)],
    [WRITE.exemplarTime, VARINT],
  ]),
  byTag([
    [NATIVE.count, VARINT],
    [NATIVE.schema, VARINT],
    [NATIVE.zeroCount, VARINT],
    [NATIVE.negativeSpans, many(MESSAGE.bucketSpan)],
    [NATIVE.positiveSpans, many(MESSAGE.bucketSpan)],
    [NATIVE.negativeDeltaPlain, VARINT],
    [NATIVE.positiveDeltaPlain, VARINT],
    [NATIVE.time, VARINT],
  ]),
  byTag([
    [NATIVE.spanOffset, VARINT],
    [NATIVE.spanLength, VARINT],
  ]),
  byTag([[WRITE.kind, VARINT]]),
];

/** Messages that are one event of the accounting. */
export const EVENT_MESSAGES: ReadonlySet<number> = new Set([
  MESSAGE.record,
  MESSAGE.span,
  MESSAGE.numberPoint,
  MESSAGE.histogramPoint,
  MESSAGE.summaryPoint,
  MESSAGE.exponentialPoint,
  MESSAGE.sample,
  MESSAGE.nativeHistogram,
]);

/** The request, what stands under a resource, and what under a scope: alike for every signal. */
function requestOf(resource: number, scope: number, item: number): (readonly (Field | undefined)[])[] {
  return [
    byTag([[TAG.resourceLogs, many(resource)]]),
    byTag([
      [TAG.resource, single(MESSAGE.resource)],
      [TAG.scopeLogs, many(scope)],
    ]),
    byTag([
      [TAG.scope, single(MESSAGE.scope)],
      [TAG.records, many(item)],
    ]),
  ];
}

function pointsOf(point: number): readonly (Field | undefined)[] {
  return byTag([
    [METRIC.points, many(point)],
    [METRIC.temporality, VARINT],
    [METRIC.monotonic, VARINT],
  ]);
}

function byTag(fields: readonly (readonly [tag: number, field: Field])[]): readonly (Field | undefined)[] {
  const table: (Field | undefined)[] = Array.from({ length: 128 }, () => undefined);
  for (const [tag, field] of fields) table[tag] = field;
  return table;
}
