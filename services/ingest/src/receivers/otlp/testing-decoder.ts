/**
 * The second opinion of the tests: protobufjs decodes a request into objects, which are walked in the plainest way into
 * the same draft. Texts are decoded as bytes, so that both readers replace alike what is not UTF-8.
 */
import { isUtf8 } from "node:buffer";
import { readFileSync } from "node:fs";
import { LIMITS } from "@sightglass/telemetry";
import protobuf from "protobufjs";
import { Refusal, rejection } from "../../refusal";
import type { EventDraft } from "../../steps/draft";
import { type Scalar, severityOf } from "../../steps/json-values";
import type { LogTake } from "../../take-logs";

const PROTO = readFileSync(new URL("./testdata/logs.proto", import.meta.url), "utf8");
const REQUEST = protobuf
  .parse(PROTO.replaceAll(/\bstring (\w+) =/g, "bytes $1 ="), { keepCase: true })
  .root.lookupType("otlp.ExportLogsServiceRequest");
const ALL = ["logs", "trace", "metrics"].map((name) =>
  readFileSync(new URL(`./testdata/${name}.proto`, import.meta.url), "utf8"),
);
const TYPES = protobuf.parse(ALL.join("\n"), { keepCase: true }).root;
const LENIENT = protobuf.parse(ALL.join("\n").replaceAll(/\bstring (\w+) =/g, "bytes $1 ="), {
  keepCase: true,
}).root;

/** Whether the bytes are a message of the type, whatever its texts hold. */
export function isOtlp(type: string, bytes: Uint8Array): boolean {
  try {
    LENIENT.lookupType(`otlp.${type}`).decode(bytes);
    return true;
  } catch {
    return false;
  }
}

/** A message of the given type as bytes. */
export function encodeOtlp(type: string, object: Record<string, unknown>): Buffer {
  const known = TYPES.lookupType(`otlp.${type}`);
  return Buffer.from(known.encode(known.fromObject(object)).finish());
}

/** Longs as numbers, bytes as base64. */
export function decodeOtlp(type: string, bytes: Uint8Array): Record<string, unknown> {
  const known = TYPES.lookupType(`otlp.${type}`);
  return known.toObject(known.decode(bytes), { longs: Number, bytes: String });
}

function get(object: unknown, key: string): unknown {
  return typeof object === "object" && object !== null ? Reflect.get(object, key) : undefined;
}

function list(object: unknown, key: string): unknown[] {
  const value = get(object, key);
  return Array.isArray(value) ? value : [];
}

function bytesOf(object: unknown, key: string): Buffer {
  const value = get(object, key);
  return value instanceof Uint8Array ? Buffer.from(value) : Buffer.alloc(0);
}

function numberOf(object: unknown, key: string): number {
  return Number(get(object, key) ?? 0);
}

function longOf(object: unknown, key: string): bigint {
  const value = get(object, key);
  if (typeof value === "number") return BigInt(value);
  return (BigInt(numberOf(value, "high") >>> 0) << 32n) + BigInt(numberOf(value, "low") >>> 0);
}

/** Takes what the generated decoder reads. */
export async function takeDecoded(body: Buffer, take: LogTake): Promise<void> {
  const walk = new Walk(body, take);
  walk.request(decode(body));
}

function decode(body: Buffer): unknown {
  try {
    return REQUEST.decode(body);
  } catch {
    throw new Refusal("otlp.malformed");
  }
}

class Walk {
  private index = -1;
  private replaced = false;
  private tooDeep = false;

  constructor(
    private readonly body: Buffer,
    private readonly take: LogTake,
  ) {}

  request(request: unknown): void {
    for (const from of list(request, "resource_logs")) {
      const scopes = list(from, "scope_logs");
      this.replaced = false;
      this.tooDeep = false;
      if (scopes.length > 0) this.take.shareResource((draft) => this.resource(draft, from));
      const { replaced, tooDeep } = this;
      for (const scope of scopes) {
        for (const record of list(scope, "log_records")) {
          this.replaced = replaced;
          this.tooDeep = tooDeep;
          this.record(scope, record);
        }
      }
    }
  }

  private resource(draft: EventDraft, from: unknown): void {
    const resource = get(from, "resource");
    for (const [key, value] of this.flat("", list(resource, "attributes")))
      draft.addResource(key, String(value));
    const dropped = numberOf(resource, "dropped_attributes_count");
    if (dropped > 0) draft.addResource("otel.dropped_attributes_count", String(dropped));
    const schema = this.text(bytesOf(from, "schema_url"));
    if (schema !== "") draft.addResource("otel.schema_url", schema);
  }

  private record(from: unknown, record: unknown): void {
    this.index++;
    const draft = this.take.begin();
    const { row } = draft;
    const add = (key: string, value: Scalar) => draft.add(draft.keyOf(key), value);
    for (const [key, value] of this.flat("", list(record, "attributes"))) add(key, value);
    this.time(draft, record);
    this.severity(draft, record);
    this.ids(draft, record);
    this.scope(draft, from);
    const name = this.text(bytesOf(record, "event_name"));
    if (name !== "") add("event.name", name);
    const dropped = numberOf(record, "dropped_attributes_count");
    if (dropped > 0) add("otel.dropped_attributes_count", dropped);
    const body = get(record, "body");
    row.body = this.bodyText(body) ?? (name === "" ? attributesText(draft) : name);
    if (get(body, "value") === "kvlist_value")
      for (const [key, value] of this.flatValue("body", body, 1)) add(key, value);
    const source = { index: this.index, start: 0, end: 1, text: "", replaced: this.replaced, raw: this.body };
    const why = this.tooDeep ? rejection("json.depth") : this.take.append(source);
    if (why !== undefined) this.take.reject(why, source);
  }

  private time(draft: EventDraft, record: unknown): void {
    const sent = longOf(record, "time_unix_nano");
    const nanos = sent === 0n ? longOf(record, "observed_time_unix_nano") : sent;
    draft.hasTime = nanos !== 0n;
    draft.row.timestampSeconds = Number(nanos / 1_000_000_000n);
    draft.row.timestampNanos = Number(nanos % 1_000_000_000n);
  }

  private severity(draft: EventDraft, record: unknown): void {
    const { row } = draft;
    const number = numberOf(record, "severity_number");
    row.severityText = this.text(bytesOf(record, "severity_text"));
    row.severityNumber = number >= 1 && number <= 24 ? number : severityOf(row.severityText);
    if (number < 0 || number > 24) draft.add(draft.keyOf("otel.severity_number"), number);
  }

  private ids(draft: EventDraft, record: unknown): void {
    const { row } = draft;
    row.traceFlags = numberOf(record, "flags") % 256;
    const trace = bytesOf(record, "trace_id").toString("hex");
    const span = bytesOf(record, "span_id").toString("hex");
    const isZero = (hex: string) => BigInt(`0x0${hex}`) === 0n;
    if (!isZero(trace)) {
      if (trace.length === 32 || trace.length === 16) row.traceId = trace.padStart(32, "0");
      else draft.add(draft.keyOf("trace_id"), trace);
    }
    if (isZero(span)) return;
    if (span.length === 16) row.spanId = span;
    else draft.add(draft.keyOf("span_id"), span);
  }

  private scope(draft: EventDraft, from: unknown): void {
    const scope = get(from, "scope");
    const add = (key: string, value: Scalar) => draft.add(draft.keyOf(`otel.scope.${key}`), value);
    draft.row.scopeName = this.text(bytesOf(scope, "name"));
    const version = this.text(bytesOf(scope, "version"));
    if (version !== "") add("version", version);
    for (const [key, value] of this.flat("otel.scope.", list(scope, "attributes")))
      draft.add(draft.keyOf(key), value);
    const dropped = numberOf(scope, "dropped_attributes_count");
    if (dropped > 0) add("dropped_attributes_count", dropped);
    const schema = this.text(bytesOf(from, "schema_url"));
    if (schema !== "") add("schema_url", schema);
  }

  private flat(prefix: string, pairs: unknown[], depth = 0): [string, Scalar][] {
    const valued = pairs.filter((pair) => get(get(pair, "value"), "value") !== undefined);
    return valued.flatMap((pair) =>
      this.flatValue(`${prefix}${this.text(bytesOf(pair, "key"))}`, get(pair, "value"), depth + 1),
    );
  }

  private flatValue(path: string, value: unknown, depth: number): [string, Scalar][] {
    if (get(value, "value") === "kvlist_value") {
      if (depth > LIMITS.jsonDepthMax) this.tooDeep = true;
      if (this.tooDeep) return [];
      const pairs = list(get(value, "kvlist_value"), "values");
      return pairs.length === 0 ? [[path, "{}"]] : this.flat(`${path}.`, pairs, depth);
    }
    const scalar = get(value, "value") === "array_value" ? this.json(value, depth) : this.scalar(value);
    return scalar === undefined ? [] : [[path, scalar]];
  }

  private bodyText(value: unknown): string | undefined {
    const kind = get(value, "value");
    if (kind === undefined) return undefined;
    return kind === "kvlist_value" || kind === "array_value"
      ? this.json(value, 1)
      : String(this.scalar(value));
  }

  private scalar(value: unknown): Scalar | undefined {
    const kind = get(value, "value");
    if (kind === "string_value") return this.text(bytesOf(value, kind));
    if (kind === "bytes_value") return bytesOf(value, kind).toString("base64");
    if (kind === "bool_value") return get(value, kind) === true;
    if (kind === "double_value") {
      const double = Number(get(value, kind));
      return Number.isFinite(double) ? double : String(double);
    }
    if (kind !== "int_value") return undefined;
    const digits = String(get(value, kind));
    return Number.isSafeInteger(Number(digits)) ? Number(digits) : digits;
  }

  private json(value: unknown, depth: number): string {
    const kind = get(value, "value");
    if (kind !== "array_value" && kind !== "kvlist_value") {
      const scalar = this.scalar(value);
      if (scalar === undefined) return "null";
      return kind === "int_value" ? String(scalar) : JSON.stringify(scalar);
    }
    if (depth > LIMITS.jsonDepthMax) this.tooDeep = true;
    if (this.tooDeep) return "";
    const items = list(get(value, kind), "values");
    if (kind === "array_value") return `[${items.map((item) => this.json(item, depth + 1)).join(",")}]`;
    const texts = items.map(
      (item) =>
        `${JSON.stringify(this.text(bytesOf(item, "key")))}:${this.json(get(item, "value"), depth + 1)}`,
    );
    return `{${texts.join(",")}}`;
  }

  private text(bytes: Buffer): string {
    if (!isUtf8(bytes)) this.replaced = true;
    return bytes.toString();
  }
}

function attributesText({ row }: EventDraft): string {
  if (row.attributeCount === 0) return "";
  const pairs = row.keys.slice(0, row.attributeCount).map((key, i) => [key.path, row.values[i]]);
  return JSON.stringify(Object.fromEntries(pairs));
}
