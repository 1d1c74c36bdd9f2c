/**
 * The fields of OTLP in JSON: their names in lowerCamelCase, their tags, and how their values are written. Pure.
 * Source: https://opentelemetry.io/docs/specs/otlp/#json-protobuf-encoding
 */
import { KIND, MESSAGE, TAG } from "./schema";

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
  | "severity";

export interface JsonField {
  readonly tag: number;
  readonly kind: JsonKind;
  /** Type of the message inside. */
  readonly message: number;
}

type Entry = readonly [name: string, tag: number, kind: JsonKind, message?: number];

const ATTRIBUTES: Entry = ["attributes", TAG.attributes, "messages", MESSAGE.keyValue];

/** By message type; names in lowerCamelCase and, as they stand in the protocol's files, in snake_case. */
export const JSON_FIELDS: readonly ReadonlyMap<string, JsonField>[] = [
  byName([["resourceLogs", TAG.resourceLogs, "messages", MESSAGE.resourceLogs]]),
  byName([
    ["resource", TAG.resource, "message", MESSAGE.resource],
    ["scopeLogs", TAG.scopeLogs, "messages", MESSAGE.scopeLogs],
    ["schemaUrl", TAG.schemaUrl, "text"],
  ]),
  byName([
    ["attributes", TAG.resourceAttributes, "messages", MESSAGE.keyValue],
    ["droppedAttributesCount", TAG.resourceDropped, "int"],
  ]),
  byName([
    ["scope", TAG.scope, "message", MESSAGE.scope],
    ["logRecords", TAG.records, "messages", MESSAGE.record],
    ["schemaUrl", TAG.schemaUrl, "text"],
  ]),
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
    ATTRIBUTES,
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
];

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

const LEVELS = ["TRACE", "DEBUG", "INFO", "WARN", "ERROR", "FATAL"];

/** Number of a level by its name, such as SEVERITY_NUMBER_WARN2. */
export const SEVERITY_NUMBERS: ReadonlyMap<string, number> = new Map([
  ["SEVERITY_NUMBER_UNSPECIFIED", 0],
  ...LEVELS.flatMap((level, i) =>
    ["", "2", "3", "4"].map((step, k): [string, number] => [
      `SEVERITY_NUMBER_${level}${step}`,
      i * 4 + k + 1,
    ]),
  ),
]);
