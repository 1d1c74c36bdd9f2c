/**
 * The fields of OTLP as they stand on the wire: number and layout of each. Pure.
 * Source: opentelemetry-proto 1.9, the files logs, trace, metrics, resource and common of v1.
 */

/** A tag as it stands on the wire: the number of the field and how its value is laid out. */
const varint = (field: number) => field * 8;
const fixed64 = (field: number) => field * 8 + 1;
const bytes = (field: number) => field * 8 + 2;
const fixed32 = (field: number) => field * 8 + 5;

/** Fields that requests of all signals have in the same place, and those of a log record. */
export const TAG = {
  /** ResourceLogs, ResourceSpans or ResourceMetrics. */
  resourceLogs: bytes(1),
  resource: bytes(1),
  scopeLogs: bytes(2),
  scope: bytes(1),
  records: bytes(2),
  schemaUrl: bytes(3),
  resourceAttributes: bytes(1),
  resourceDropped: varint(2),
  scopeName: bytes(1),
  scopeVersion: bytes(2),
  scopeAttributes: bytes(3),
  scopeDropped: varint(4),
  time: fixed64(1),
  severityNumber: varint(2),
  severityText: bytes(3),
  body: bytes(5),
  attributes: bytes(6),
  dropped: varint(7),
  flags: fixed32(8),
  traceId: bytes(9),
  spanId: bytes(10),
  observedTime: fixed64(11),
  eventName: bytes(12),
  key: bytes(1),
  value: bytes(2),
  /** Of an array and of a list of keys and values. */
  item: bytes(1),
} as const;

export const SPAN = {
  traceId: bytes(1),
  spanId: bytes(2),
  traceState: bytes(3),
  parentSpanId: bytes(4),
  name: bytes(5),
  kind: varint(6),
  start: fixed64(7),
  end: fixed64(8),
  attributes: bytes(9),
  droppedAttributes: varint(10),
  events: bytes(11),
  droppedEvents: varint(12),
  links: bytes(13),
  droppedLinks: varint(14),
  status: bytes(15),
  flags: fixed32(16),
  statusMessage: bytes(2),
  statusCode: varint(3),
  eventTime: fixed64(1),
  eventName: bytes(2),
  eventAttributes: bytes(3),
  eventDropped: varint(4),
  linkTraceId: bytes(1),
  linkSpanId: bytes(2),
  linkTraceState: bytes(3),
  linkAttributes: bytes(4),
  linkDropped: varint(5),
} as const;

export const METRIC = {
  name: bytes(1),
  description: bytes(2),
  unit: bytes(3),
  gauge: bytes(5),
  sum: bytes(7),
  histogram: bytes(9),
  exponential: bytes(10),
  summary: bytes(11),
  /** Of each of the kinds. */
  points: bytes(1),
  temporality: varint(2),
  monotonic: varint(3),
} as const;

/** Fields of data points; each kind has its own numbers. */
export const POINT = {
  start: fixed64(2),
  time: fixed64(3),
  /** Of a number. */
  double: fixed64(4),
  exemplars: bytes(5),
  int: fixed64(6),
  attributes: bytes(7),
  flags: varint(8),
  /** Of a histogram, a summary and an exponential histogram. */
  count: fixed64(4),
  total: fixed64(5),
  /** Of a histogram: lists of fixed64, packed or not. */
  counts: bytes(6),
  countsPlain: fixed64(6),
  bounds: bytes(7),
  boundsPlain: fixed64(7),
  histogramExemplars: bytes(8),
  histogramAttributes: bytes(9),
  histogramFlags: varint(10),
  histogramMin: fixed64(11),
  histogramMax: fixed64(12),
  /** Of a summary. */
  quantiles: bytes(6),
  quantile: fixed64(1),
  quantileValue: fixed64(2),
} as const;

export const EXPONENTIAL = {
  attributes: bytes(1),
  scale: varint(6),
  zeroCount: fixed64(7),
  positive: bytes(8),
  negative: bytes(9),
  flags: varint(10),
  exemplars: bytes(11),
  min: fixed64(12),
  max: fixed64(13),
  zeroThreshold: fixed64(14),
  offset: varint(1),
  counts: bytes(2),
  countsPlain: varint(2),
} as const;

export const EXEMPLAR = {
  time: fixed64(2),
  double: fixed64(3),
  spanId: bytes(4),
  traceId: bytes(5),
  int: fixed64(6),
  attributes: bytes(7),
} as const;

/** The kinds of an AnyValue are the tags of its fields; 0: it has no value. */
export const KIND = {
  none: 0,
  text: bytes(1),
  bool: varint(2),
  int: varint(3),
  double: fixed64(4),
  array: bytes(5),
  list: bytes(6),
  bytes: bytes(7),
} as const;
