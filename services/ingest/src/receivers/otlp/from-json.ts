/**
 * An OTLP request as JSON → the same request as protobuf, which the one reader takes: the two encodings cannot mean
 * different things. Integers and times stay exact, as text or as number. Pure.
 */
import { isUtf8 } from "node:buffer";
import { LIMITS } from "@sightglass/telemetry";
import { Refusal } from "../../refusal";
import { exactSpelling, isInexactNumber, parseExact } from "../../steps/exact-numbers";
import { isRecord, type JsonObject } from "../../steps/json-values";
import { enumNumber } from "./json-enums";
import { JSON_FIELDS, type JsonField } from "./json-fields";
import { rawReader } from "./json-raw";
import type { ReadOptions } from "./read-request";
import { WireWriter } from "./wire-writer";

/** It is parsed as one: memory is a multiple of this. */
export const JSON_BYTES_MAX = 16 * 1024 * 1024;
/** Deeper values are cut here, deep enough that the reader rejects their record. */
const DEPTH_MAX = 3 * LIMITS.jsonDepthMax + 8;
const INTEGER = /^-?\d{1,20}$/;
const INT64_MIN = -(2n ** 63n);
const UINT64_MAX = 2n ** 64n - 1n;
const LISTS: ReadonlySet<string> = new Set(["doubles", "fixed64s", "integers"]);
const HEX = /^(?:[0-9a-f]{2})*$/i;

export interface FromJson extends ReadOptions {
  readonly bytes: Buffer;
}

/** `request` is a type of MESSAGE. Throws a Refusal: `json.syntax`, `otlp.malformed` or `body.too_large`. */
export function fromJson(body: Buffer, request: number): FromJson {
  if (body.length > JSON_BYTES_MAX)
    throw new Refusal("body.too_large", `The cap is ${JSON_BYTES_MAX} bytes for JSON.`);
  const text = body.toString("utf8");
  let writer = new Transcoder(false);
  if (!writer.request(request, parse(text))) {
    writer = new Transcoder(true);
    writer.request(request, asRequest(parseExact(text)));
  }
  return { bytes: writer.written, replaced: !isUtf8(body), rawOf: rawReader(body, request) };
}

function parse(text: string): JsonObject {
  try {
    return asRequest(text.trim() === "" ? {} : JSON.parse(text));
  } catch (error) {
    if (error instanceof Refusal) throw error;
    throw new Refusal("json.syntax", error instanceof Error ? error.message.slice(0, 200) : undefined);
  }
}

export function asRequest(value: unknown): JsonObject {
  if (isRecord(value)) return value;
  throw new Refusal("otlp.malformed", "It is not a JSON object.");
}

class Transcoder extends WireWriter {
  private inexact = false;

  constructor(private readonly exact: boolean) {
    super();
  }

  /** False when a number in it needs exact reading: what was written is of no use then. */
  request(type: number, request: JsonObject): boolean {
    this.message(type, request, 0);
    return !this.inexact;
  }

  private message(type: number, object: JsonObject, depth: number): void {
    if (depth > DEPTH_MAX) return;
    const fields = JSON_FIELDS[type];
    for (const name in object) {
      const field = fields?.get(name);
      const value = object[name];
      if (field === undefined || value === null || value === undefined) continue;
      if (field.kind === "messages") for (const item of arrayOf(name, value)) this.inner(field, item, depth);
      else if (field.kind === "message") this.inner(field, value, depth);
      else if (LISTS.has(field.kind)) this.list(name, field, arrayOf(name, value));
      else this.scalar(name, field, this.plain(value));
    }
  }

  private inner(field: JsonField, value: unknown, depth: number): void {
    if (!isRecord(value)) throw wrong("a message", "an object");
    const start = this.begin(field.tag);
    this.message(field.message, value, depth + 1);
    this.end(start);
  }

  private scalar(name: string, { tag, kind }: JsonField, value: unknown): void {
    if (kind === "text") this.text(tag, textOf(name, value));
    else if (kind === "bool") this.integer(tag, booleanOf(name, value) ? 1n : 0n);
    else if (kind === "int") this.integer(tag, this.integerOf(name, value));
    else if (kind === "fixed64") this.fixed64(tag, this.integerOf(name, value));
    else if (kind === "fixed32") this.fixed32(tag, Number(BigInt.asUintN(32, this.integerOf(name, value))));
    else if (kind === "double") this.double(tag, doubleOf(name, value));
    else if (kind === "base64") this.raw(tag, Buffer.from(textOf(name, value), "base64"));
    else if (kind === "hex") this.id(name, tag, textOf(name, value));
    else if (kind === "sint32") this.integer(tag, zigzag(this.integerOf(name, value)));
    else this.integer(tag, this.enumOf(kind, name, value));
  }

  /** Numbers packed into one field. */
  private list(name: string, { tag, kind }: JsonField, values: unknown[]): void {
    const start = this.begin(tag);
    for (const each of values) {
      const value = this.plain(each);
      if (kind === "doubles") this.plainDouble(doubleOf(name, value));
      else if (kind === "fixed64s") this.plainFixed64(this.integerOf(name, value));
      else this.plainInteger(this.integerOf(name, value));
    }
    this.end(start);
  }

  /** An id that is not hex is kept as it is, in the one way that the reader has for it: as an attribute. */
  private id(name: string, tag: number, value: string): void {
    if (HEX.test(value)) {
      this.raw(tag, Buffer.from(value, "hex"));
      return;
    }
    const attribute = this.begin(50);
    this.text(10, name.startsWith("trace") ? "trace_id" : "span_id");
    const inner = this.begin(18);
    this.text(10, value);
    this.end(inner);
    this.end(attribute);
  }

  private enumOf(kind: string, name: string, value: unknown): bigint {
    const named = enumNumber(kind, value);
    return named === undefined ? this.integerOf(name, value) : BigInt(named);
  }

  private integerOf(name: string, value: unknown): bigint {
    if (value === "") return 0n;
    if (typeof value === "number" && Number.isInteger(value)) {
      if (isInexactNumber(value) && !this.exact) this.inexact = true;
      return inRange(name, BigInt(value));
    }
    if (typeof value === "string" && INTEGER.test(value)) return inRange(name, BigInt(value));
    throw wrong(name, "an integer");
  }

  /** A number that JSON.parse would have changed comes back as marked text. */
  private plain(value: unknown): unknown {
    return this.exact && typeof value === "string" ? (exactSpelling(value) ?? value) : value;
  }
}

/** A signed number as one that small values make short. */
function zigzag(value: bigint): bigint {
  return value < 0n ? -2n * value - 1n : 2n * value;
}

function inRange(name: string, value: bigint): bigint {
  if (value < INT64_MIN || value > UINT64_MAX) throw wrong(name, "an integer of 64 bits");
  return value;
}

function textOf(name: string, value: unknown): string {
  if (typeof value === "string") return value;
  throw wrong(name, "a text");
}

function booleanOf(name: string, value: unknown): boolean {
  if (typeof value === "boolean") return value;
  throw wrong(name, "true or false");
}

function doubleOf(name: string, value: unknown): number {
  if (typeof value === "number") return value;
  const number = typeof value === "string" && value.trim() !== "" ? Number(value) : Number.NaN;
  if (!Number.isNaN(number) || value === "NaN") return number;
  throw wrong(name, "a number");
}

function arrayOf(name: string, value: unknown): unknown[] {
  if (Array.isArray(value)) return value;
  throw wrong(name, "an array");
}

function wrong(name: string, what: string): Refusal {
  return new Refusal("otlp.malformed", `"${name}" must be ${what}.`);
}
