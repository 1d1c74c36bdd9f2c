/**
 * The messages of an OTLP request for logs, as tables: which fields are messages, and which are varints. Pure.
 * Source: opentelemetry-proto 1.9, collector/logs/v1, logs/v1, resource/v1, common/v1.
 */

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
} as const;

/** A tag as it stands on the wire: the number of the field and how its value is laid out. */
const varint = (field: number) => field * 8;
const fixed64 = (field: number) => field * 8 + 1;
const bytes = (field: number) => field * 8 + 2;
const fixed32 = (field: number) => field * 8 + 5;

export const TAG = {
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
];

function byTag(fields: readonly (readonly [tag: number, field: Field])[]): readonly (Field | undefined)[] {
  const table: (Field | undefined)[] = Array.from({ length: 128 }, () => undefined);
  for (const [tag, field] of fields) table[tag] = field;
  return table;
}
