/**
 * A growable byte buffer that is filled from the front and used again for the next block.
 * Pure; memory: at most twice the longest content it held, given back by `reset` past 4 MiB.
 * Integers are little endian; lengths are LEB128 varints, as ClickHouse's Native format wants them.
 */
import type { ByteRange } from "./byte-range";

const KEEP_BYTES_MAX = 4 * 1024 * 1024;
const UTF8_BYTES_PER_UNIT_MAX = 3;
const VARINT_BYTES_MAX = 5;
const HEX = Buffer.from("0123456789abcdef");
/** Below this length a loop over the characters beats the call into the runtime. */
const SHORT_TEXT = 20;
/** The same for bytes that are copied. */
const SHORT_RANGE = 64;
/** Above this length the exact size is counted first, so that no 3x reserve is made. */
const LONG_TEXT = 8192;

export class ByteSink {
  bytes: Buffer;
  length = 0;

  constructor(private readonly initialBytes = 1024) {
    this.bytes = Buffer.allocUnsafeSlow(initialBytes);
  }

  /** Makes room for `count` more bytes; content stays. */
  reserve(count: number): void {
    const wanted = this.length + count;
    if (wanted <= this.bytes.length) return;
    const grown = Buffer.allocUnsafeSlow(Math.max(wanted, this.bytes.length * 2));
    this.bytes.copy(grown, 0, 0, this.length);
    this.bytes = grown;
  }

  varint(value: number): void {
    this.reserve(VARINT_BYTES_MAX);
    this.length = writeVarint(this.bytes, value, this.length);
  }

  /** Varint byte length, then UTF-8. Lone surrogates become U+FFFD. */
  text(value: string): void {
    const units = value.length;
    if (units <= SHORT_TEXT && this.shortAscii(value, units)) return;
    if (units > LONG_TEXT) {
      const exact = Buffer.byteLength(value, "utf8");
      this.reserve(exact + VARINT_BYTES_MAX);
      this.length = writeVarint(this.bytes, exact, this.length);
      this.length += this.bytes.write(value, this.length, exact, "utf8");
      return;
    }
    this.reserve(units * UTF8_BYTES_PER_UNIT_MAX + VARINT_BYTES_MAX);
    const guess = varintBytes(units);
    const at = this.length;
    const written = this.bytes.write(value, at + guess, "utf8");
    const needed = varintBytes(written);
    if (needed !== guess) this.bytes.copyWithin(at + needed, at + guess, at + guess + written);
    this.length = writeVarint(this.bytes, written, at) + written;
  }

  /** Varint byte length, then the bytes as they are. */
  raw(value: Uint8Array): void {
    this.reserve(value.length + VARINT_BYTES_MAX);
    this.length = writeVarint(this.bytes, value.length, this.length);
    this.bytes.set(value, this.length);
    this.length += value.length;
  }

  /** Varint byte length, then the bytes of the range as they are. */
  range({ bytes, start, end }: ByteRange): void {
    const length = end - start;
    this.reserve(length + VARINT_BYTES_MAX);
    const at = writeVarint(this.bytes, length, this.length);
    const target = this.bytes;
    if (length > SHORT_RANGE) target.set(bytes.subarray(start, end), at);
    else for (let i = 0; i < length; i++) target[at + i] = bytes[start + i] ?? 0;
    this.length = at + length;
  }

  /** Varint byte length, then the bytes of the range as hex. */
  hex({ bytes, start, end }: ByteRange): void {
    const length = (end - start) * 2;
    this.reserve(length + VARINT_BYTES_MAX);
    const target = this.bytes;
    let at = writeVarint(target, length, this.length);
    for (let i = start; i < end; i++) {
      const byte = bytes[i] ?? 0;
      target[at++] = HEX[byte >> 4] ?? 0;
      target[at++] = HEX[byte & 15] ?? 0;
    }
    this.length = at;
  }

  truncate(length: number): void {
    this.length = length;
  }

  reset(): void {
    this.length = 0;
    if (this.bytes.length > KEEP_BYTES_MAX) this.bytes = Buffer.allocUnsafeSlow(this.initialBytes);
  }

  private shortAscii(value: string, units: number): boolean {
    this.reserve(units + 1);
    const { bytes, length: at } = this;
    bytes[at] = units;
    for (let i = 0; i < units; i++) {
      const code = value.charCodeAt(i);
      if (code >= 0x80) return false;
      bytes[at + 1 + i] = code;
    }
    this.length = at + 1 + units;
    return true;
  }
}

/** Bytes that `value` (0 to 2^32 - 1) takes as a varint. */
export function varintBytes(value: number): number {
  if (value < 0x80) return 1;
  if (value < 0x4000) return 2;
  if (value < 0x200000) return 3;
  return value < 0x10000000 ? 4 : 5;
}

/** Writes `value` (0 to 2^32 - 1) at `at`; gives the position behind it. */
export function writeVarint(target: Uint8Array, value: number, at: number): number {
  let rest = value;
  let position = at;
  while (rest >= 0x80) {
    target[position++] = (rest & 0x7f) | 0x80;
    rest = Math.floor(rest / 128);
  }
  target[position++] = rest;
  return position;
}
