/**
 * Reads a whole OTLP request once without keeping anything: is every message in it whole, how many records are there,
 * and does a field that may come once come twice? A request that is damaged anywhere is refused before an event of it
 * is taken; what reads it afterwards need not look at bounds again. Pure; O(bytes). Nesting deeper than DEPTH_MAX is not
 * looked into: a record that deep is rejected by its own limit.
 */
import { LIMITS, type Reason } from "@sightglass/telemetry";
import { Refusal } from "../../refusal";
import { EVENT_MESSAGES, FIELDS, MESSAGE } from "./schema";

/** As every protobuf implementation has it. */
const DEPTH_MAX = 100;
const VARINT_BYTES_MAX = 10;
/** The resource goes into a row of its own, beside the events. */
const RESOURCE_BYTES_MAX = LIMITS.eventBytesMax;

export interface CheckedRequest {
  readonly records: number;
  /** A field that may come once came twice: see merge-fields.ts. */
  readonly repeats: boolean;
}

/** `request` is a type of MESSAGE. Throws a Refusal: `malformed`, `body.too_large` or `body.too_many_events`. */
export function checkRequest(
  bytes: Uint8Array,
  request: number,
  malformed: Reason = "otlp.malformed",
): CheckedRequest {
  const check = new Check(bytes, malformed);
  check.message(request, bytes.length, 0);
  return check;
}

class Check implements CheckedRequest {
  records = 0;
  repeats = false;
  private at = 0;

  constructor(
    private readonly bytes: Uint8Array,
    private readonly malformed: Reason,
  ) {}

  message(type: number, end: number, depth: number): void {
    const fields = FIELDS[type];
    let seen = 0;
    while (this.at < end) {
      const first = this.bytes[this.at] ?? 0;
      let tag = first;
      if (first < 0x80 && first > 7) this.at++;
      else tag = this.tag(end);
      const field = tag < 128 ? fields?.[tag] : undefined;
      if (field === undefined) {
        this.skip(tag, end, depth);
      } else if (field.message === undefined) {
        this.varint(end, VARINT_BYTES_MAX);
      } else {
        const mark = 1 << (tag >> 3);
        if (field.single && (seen & mark) !== 0) this.repeats = true;
        seen |= mark;
        this.inner(field.message, end, depth);
      }
    }
  }

  private inner(type: number, end: number, depth: number): void {
    const inner = this.length(end);
    if (EVENT_MESSAGES.has(type)) this.countRecord();
    if (type === MESSAGE.resource && inner - this.at > RESOURCE_BYTES_MAX)
      throw new Refusal("body.too_large", `A resource may have ${RESOURCE_BYTES_MAX} bytes.`);
    if (depth < DEPTH_MAX) this.message(type, inner, depth + 1);
    else this.at = inner;
  }

  private countRecord(): void {
    this.records++;
    if (this.records > LIMITS.eventsPerRequestMax)
      throw new Refusal("body.too_many_events", `The cap is ${LIMITS.eventsPerRequestMax}.`);
  }

  private skip(tag: number, end: number, depth: number): void {
    const layout = tag & 7;
    if (layout === 0) this.varint(end, Number.POSITIVE_INFINITY);
    else if (layout === 1) this.move(8, end);
    else if (layout === 2) this.at = this.length(end);
    else if (layout === 3) this.group(tag >>> 3, end, depth);
    else if (layout === 5) this.move(4, end);
    else throw this.damaged(this.at, "a field of unknown layout");
  }

  private group(field: number, end: number, depth: number): void {
    if (depth >= DEPTH_MAX) throw this.damaged(this.at, "groups nest too deep");
    for (;;) {
      const tag = this.tag(end);
      if ((tag & 7) === 4) {
        if (tag >>> 3 !== field) throw this.damaged(this.at, "a group ends that was not begun");
        return;
      }
      this.skip(tag, end, depth + 1);
    }
  }

  private move(bytes: number, end: number): void {
    this.at += bytes;
    if (this.at > end) throw this.damaged(end, "a value is cut off");
  }

  private varint(end: number, most: number): void {
    const last = Math.min(end, this.at + most);
    while (this.at < last) if ((this.bytes[this.at++] ?? 0) < 0x80) return;
    throw this.damaged(this.at, "a number does not end");
  }

  private tag(end: number): number {
    const tag = this.word(end, 0x0f);
    if (tag < 8) throw this.damaged(this.at, "a field with the number 0");
    return tag;
  }

  /** Where the field of bytes at hand ends. */
  private length(end: number): number {
    const first = this.at < end ? (this.bytes[this.at] ?? 0) : 0x80;
    let length = first;
    if (first < 0x80) this.at++;
    else length = this.word(end, 0x07);
    const after = this.at + length;
    if (after > end) throw this.damaged(this.at, "a field is longer than what holds it");
    return after;
  }

  /** At most five bytes, the fifth at most `last`. */
  private word(end: number, last: number): number {
    const { bytes } = this;
    let value = 0;
    for (let i = 0; i < 4; i++) {
      if (this.at >= end) throw this.damaged(end, "a field is cut off");
      const byte = bytes[this.at++] ?? 0;
      value |= (byte & 0x7f) << (7 * i);
      if (byte < 0x80) return value;
    }
    const byte = this.at < end ? (bytes[this.at++] ?? 0) : 0xff;
    if (byte > last) throw this.damaged(this.at, "a tag or length is too large");
    return (value | (byte << 28)) >>> 0;
  }

  private damaged(at: number, what: string): Refusal {
    return new Refusal(this.malformed, `At byte ${at}: ${what}.`);
  }
}
