/** What stands around the records of a request: the resource and the scope, each read once. Pure. */
import type { ResourceDraft } from "../../steps/draft";
import type { Scalar } from "../../steps/json-values";
import type { AnyValueReader } from "./any-value";
import { KIND, TAG } from "./tags";

/** What each record of a scope carries. */
export interface Scope {
  name: string;
  attributes: [path: string, value: Scalar][];
  /** Bytes that each record holds because of it. */
  bytes: number;
  /** Attributes that were left out, because the scope is larger than each of its records should carry. */
  dropped: number;
  /** Something in it nests too deep, or was not UTF-8. */
  tooDeep: boolean;
  replaced: boolean;
}

export interface Span {
  readonly start: number;
  readonly end: number;
}

const SCOPE_BYTES_MAX = 4096;
const SCOPE_NAME_UNITS_MAX = 256;

/** Fills the draft from a ResourceLogs, ResourceSpans or ResourceMetrics. */
export function readResource(reader: AnyValueReader, draft: ResourceDraft, from: Span): void {
  const add = (path: string, value: Scalar) => {
    draft.keys[draft.count] = path;
    draft.values[draft.count++] = String(value);
  };
  const [start = 0, end = 0] = reader.spans(from.start, from.end, TAG.resource);
  eachAttribute(reader, reader.spans(start, end, TAG.resourceAttributes), (key) => {
    reader.flatten(key, 1, add);
  });
  const dropped = readNumber(reader, { start, end }, TAG.resourceDropped);
  if (dropped > 0) add("otel.dropped_attributes_count", dropped);
  const schemaUrl = readText(reader, from, TAG.schemaUrl);
  if (schemaUrl !== "") add("otel.schema_url", schemaUrl);
}

/** The scope of a ScopeLogs. */
export function readScope(reader: AnyValueReader, from: Span): Scope {
  const [start = 0, end = 0] = reader.spans(from.start, from.end, TAG.scope);
  const [schemaStart = 0, schemaEnd = 0] = reader.spans(from.start, from.end, TAG.schemaUrl).slice(-2);
  const bytes = end - start + schemaEnd - schemaStart;
  reader.replaced = false;
  reader.tooDeep = false;
  const name = readText(reader, { start, end }, TAG.scopeName).slice(0, SCOPE_NAME_UNITS_MAX);
  const scope: Scope = { name, attributes: [], bytes, dropped: 0, tooDeep: false, replaced: false };
  if (bytes > SCOPE_BYTES_MAX) {
    scope.dropped = 1 + reader.spans(start, end, TAG.scopeAttributes).length / 2;
    scope.bytes = name.length;
  } else {
    readScopeAttributes(reader, { start, end }, scope);
    const schemaUrl = reader.text(schemaStart, schemaEnd);
    if (schemaUrl !== "") scope.attributes.push(["otel.scope.schema_url", schemaUrl]);
  }
  scope.tooDeep = reader.tooDeep;
  scope.replaced = reader.replaced;
  return scope;
}

function readScopeAttributes(reader: AnyValueReader, span: Span, scope: Scope): void {
  const add = (path: string, value: Scalar) => scope.attributes.push([path, value]);
  const version = readText(reader, span, TAG.scopeVersion);
  if (version !== "") add("otel.scope.version", version);
  eachAttribute(reader, reader.spans(span.start, span.end, TAG.scopeAttributes), (key) => {
    reader.flatten(`otel.scope.${key}`, 1, add);
  });
  const dropped = readNumber(reader, span, TAG.scopeDropped);
  if (dropped > 0) add("otel.scope.dropped_attributes_count", dropped);
}

/** Calls back with each key, the reader being at its value. */
function eachAttribute(reader: AnyValueReader, spans: number[], visit: (key: string) => void): void {
  const key = { start: 0, end: 0 };
  for (let i = 0; i < spans.length; i += 2) {
    reader.at = spans[i] ?? 0;
    reader.keyValue(spans[i + 1] ?? 0, key);
    if (reader.kind !== KIND.none) visit(reader.text(key.start, key.end));
  }
}

function readText(reader: AnyValueReader, { start, end }: Span, tag: number): string {
  const [from = 0, to = 0] = reader.spans(start, end, tag).slice(-2);
  return reader.text(from, to);
}

/** The last value of a varint field, 0 without one. */
function readNumber(reader: AnyValueReader, { start, end }: Span, wanted: number): number {
  let value = 0;
  reader.at = start;
  while (reader.at < end) {
    const tag = reader.tag();
    if (tag === wanted) {
      reader.varint();
      value = reader.low;
    } else {
      reader.skip(tag);
    }
  }
  return value;
}
