/**
 * Reads an AnyValue of a checked request: a scalar, JSON text, or attributes under dotted keys. Pure but for its own
 * position; the same object serves every event of a request.
 */
import { isUtf8 } from "node:buffer";
import type { ByteRange } from "@sightglass/clickhouse";
import { LIMITS } from "@sightglass/telemetry";
import type { Scalar } from "../../steps/json-values";
import type { Ranges } from "./series-cache";
import { KIND, TAG } from "./tags";
import { WireReader } from "./wire";

const REPLACEMENT = "\ufffd";
/** One more than a key may have, so that who takes it sees that it was cut. */
const PATH_UNITS_MAX = LIMITS.attributeKeyBytesMax + 1;
/** Far below every limit of a value. */
const PLAIN_BYTES_MAX = 4096;
const WORD = 4_294_967_296;

export class AnyValueReader extends WireReader {
  /** Bytes of a text were not UTF-8, since this was last set. */
  replaced = false;
  /** A value nests deeper than the limit. */
  tooDeep = false;
  /** Kind of the value that was found last, and where its bytes are. */
  kind: number = KIND.none;
  start = 0;
  end = 0;

  /** Looks which value the AnyValue in the range has: the last one counts. */
  find(start: number, end: number): void {
    this.kind = KIND.none;
    this.at = start;
    while (this.at < end) {
      const tag = this.tag();
      if ((tag & 7) !== 2) {
        if (isKind(tag)) this.mark(tag, this.at, 0);
        this.skip(tag);
      } else {
        const stop = this.stop();
        if (isKind(tag)) this.mark(tag, this.at, stop);
        this.at = stop;
      }
    }
  }

  /** Key and value of a KeyValue: the key as its place, the value as `find` leaves it. */
  keyValue(end: number, key: { start: number; end: number }): void {
    key.start = this.at;
    key.end = this.at;
    let valueAt = 0;
    let valueEnd = 0;
    while (this.at < end) {
      const tag = this.tag();
      if (tag !== TAG.key && tag !== TAG.value) {
        this.skip(tag);
        continue;
      }
      const stop = this.stop();
      if (tag === TAG.key) {
        key.start = this.at;
        key.end = stop;
      } else {
        valueAt = this.at;
        valueEnd = stop;
      }
      this.at = stop;
    }
    this.find(valueAt, valueEnd);
  }

  /** The value found, when it is neither array nor list; integers beyond 2^53, and what is no number, as text. */
  scalar(): Scalar | undefined {
    const { kind, start } = this;
    if (kind === KIND.text) return this.text(start, this.end);
    if (kind === KIND.bytes) return this.bytes.toString("base64", start, this.end);
    this.at = start;
    if (kind === KIND.int) return this.integer();
    if (kind === KIND.double) {
      const value = this.double();
      return Number.isFinite(value) ? value : String(value);
    }
    if (kind !== KIND.bool) return undefined;
    this.varint();
    return this.low !== 0 || this.high !== 0;
  }

  /** The value found, as JSON text. */
  json(depth: number): string {
    const { kind, start, end } = this;
    if (kind === KIND.array) return this.jsonOf(start, end, { depth, isList: false });
    if (kind === KIND.list) return this.jsonOf(start, end, { depth, isList: true });
    const value = this.scalar();
    if (value === undefined) return "null";
    return kind === KIND.int ? String(value) : JSON.stringify(value);
  }

  /** The value found under its path; a list as one value for each of its keys, with the path before them. */
  flatten(path: string, depth: number, emit: (path: string, value: Scalar) => void): void {
    if (this.kind === KIND.list) {
      this.flattenList(path, depth, emit);
      return;
    }
    const value = this.kind === KIND.array ? this.json(depth) : this.scalar();
    if (value !== undefined) emit(path, value);
  }

  /** Places of the fields with this tag in a message: start and end of each, one after another. */
  spans(start: number, end: number, wanted: number): number[] {
    const found: number[] = [];
    this.at = start;
    while (this.at < end) {
      const tag = this.tag();
      if (tag === wanted) {
        const stop = this.stop();
        found.push(this.at, stop);
        this.at = stop;
      } else {
        this.skip(tag);
      }
    }
    return found;
  }

  /** The text of the field of bytes whose tag was read. */
  textHere(): string {
    const stop = this.stop();
    const text = this.text(this.at, stop);
    this.at = stop;
    return text;
  }

  /** The bytes of the field whose tag was read, as hex. */
  hexHere(): string {
    const stop = this.stop();
    const text = this.bytes.toString("hex", this.at, stop);
    this.at = stop;
    return text;
  }

  /** The KeyValue whose tag was read. */
  attributeInto(attributes: Map<string, Scalar>): void {
    const stop = this.stop();
    const key = { start: 0, end: 0 };
    this.keyValue(stop, key);
    this.flatten(this.text(key.start, key.end), 1, (path, value) => attributes.set(path, value));
    this.at = stop;
  }

  /** The place of the field of bytes whose tag was read. */
  placeInto(places: number[]): void {
    const stop = this.stop();
    places.push(this.at, stop);
    this.at = stop;
  }

  /** The same, into what makes a hash of it. */
  rangeInto(ranges: Ranges): void {
    const stop = this.stop();
    ranges.add(this.bytes, this.at, stop);
    this.at = stop;
  }

  /** Length of the id in the range; 0 for nothing but zeros, which is no id. */
  id(start: number, end: number, into: ByteRange): number {
    into.set(this.bytes, start, end);
    let at = start;
    while (at < end && this.bytes[at] === 0) at++;
    return at === end ? 0 : end - start;
  }

  text(start: number, end: number): string {
    if (start === end) return "";
    const text = this.bytes.utf8Slice(start, end);
    if (text.includes(REPLACEMENT) && !isUtf8(this.bytes.subarray(start, end))) this.replaced = true;
    return text;
  }

  /** True when the text found, or the field in the range, is ASCII and short enough to be copied as it is. */
  isPlain(start: number, end: number): boolean {
    if (end - start > PLAIN_BYTES_MAX) return false;
    let all = 0;
    for (let at = start; at < end; at++) all |= this.bytes[at] ?? 0;
    return all < 0x80;
  }

  private flattenList(path: string, depth: number, emit: (path: string, value: Scalar) => void): void {
    if (depth > LIMITS.jsonDepthMax) {
      this.tooDeep = true;
      return;
    }
    const items = this.spans(this.start, this.end, TAG.item);
    if (items.length === 0) emit(path, "{}");
    const key = { start: 0, end: 0 };
    for (let i = 0; i < items.length && !this.tooDeep; i += 2) {
      this.at = items[i] ?? 0;
      this.keyValue(items[i + 1] ?? 0, key);
      if (this.kind === KIND.none) continue;
      const inner = `${path}.${this.text(key.start, key.end)}`;
      this.flatten(inner.slice(0, PATH_UNITS_MAX), depth + 1, emit);
    }
  }

  private jsonOf(start: number, end: number, inside: { depth: number; isList: boolean }): string {
    const { depth, isList } = inside;
    if (depth > LIMITS.jsonDepthMax) {
      this.tooDeep = true;
      return "";
    }
    const items = this.spans(start, end, TAG.item);
    const key = { start: 0, end: 0 };
    let text = "";
    for (let i = 0; i < items.length && !this.tooDeep; i += 2) {
      const stop = items[i + 1] ?? 0;
      if (text !== "") text += ",";
      if (isList) {
        this.at = items[i] ?? 0;
        this.keyValue(stop, key);
        text += `${JSON.stringify(this.text(key.start, key.end))}:`;
      } else {
        this.find(items[i] ?? 0, stop);
      }
      text += this.json(depth + 1);
    }
    return isList ? `{${text}}` : `[${text}]`;
  }

  private mark(kind: number, start: number, end: number): void {
    this.kind = kind;
    this.start = start;
    this.end = end;
  }

  private integer(): Scalar {
    this.varint();
    const high = this.high | 0;
    const value = high * WORD + this.low;
    if (Number.isSafeInteger(value)) return value;
    return BigInt.asIntN(64, (BigInt(this.high) << 32n) | BigInt(this.low)).toString();
  }
}

function isKind(tag: number): boolean {
  return (
    tag === KIND.text ||
    tag === KIND.int ||
    tag === KIND.bool ||
    tag === KIND.double ||
    tag === KIND.list ||
    tag === KIND.array ||
    tag === KIND.bytes
  );
}
