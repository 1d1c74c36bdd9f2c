/** Writes protobuf messages: small ones whole, large ones into one growing buffer. Pure. */

const BYTES_FIRST = 4096;
/** Lengths are written before they are known, in this many bytes: the format allows spare ones. */
const LENGTH_BYTES = 4;

export class WireWriter {
  private bytes = Buffer.allocUnsafe(BYTES_FIRST);
  private at = 0;

  /** What was written; valid until more is. */
  get written(): Buffer {
    return this.bytes.subarray(0, this.at);
  }

  /** Begins a message inside; its place is for `end`. */
  begin(tag: number): number {
    this.varint(tag);
    this.room(LENGTH_BYTES);
    this.at += LENGTH_BYTES;
    return this.at;
  }

  end(start: number): void {
    const { bytes } = this;
    let length = this.at - start;
    for (let i = LENGTH_BYTES; i > 0; i--) {
      bytes[start - i] = (length & 0x7f) | (i > 1 ? 0x80 : 0);
      length >>>= 7;
    }
  }

  text(tag: number, value: string): void {
    const start = this.begin(tag);
    this.room(value.length * 3);
    this.at += this.bytes.write(value, this.at, "utf8");
    this.end(start);
  }

  raw(tag: number, value: Buffer): void {
    const start = this.begin(tag);
    this.room(value.length);
    this.at += value.copy(this.bytes, this.at);
    this.end(start);
  }

  /** A number of up to 64 bits; negative ones as two's complement. */
  integer(tag: number, value: bigint): void {
    this.varint(tag);
    this.plainInteger(value);
  }

  /** Without a tag: an item of a packed list. */
  plainInteger(value: bigint): void {
    this.room(10);
    for (let rest = BigInt.asUintN(64, value); ; rest >>= 7n) {
      const byte = Number(rest & 0x7fn);
      if (rest < 0x80n) {
        this.bytes[this.at++] = byte;
        return;
      }
      this.bytes[this.at++] = byte | 0x80;
    }
  }

  fixed64(tag: number, value: bigint): void {
    this.varint(tag);
    this.plainFixed64(value);
  }

  plainFixed64(value: bigint): void {
    this.room(8);
    this.at = this.bytes.writeBigUInt64LE(BigInt.asUintN(64, value), this.at);
  }

  fixed32(tag: number, value: number): void {
    this.varint(tag);
    this.room(4);
    this.at = this.bytes.writeUInt32LE(value >>> 0, this.at);
  }

  double(tag: number, value: number): void {
    this.varint(tag);
    this.plainDouble(value);
  }

  plainDouble(value: number): void {
    this.room(8);
    this.at = this.bytes.writeDoubleLE(value, this.at);
  }

  private varint(value: number): void {
    this.room(5);
    let rest = value;
    for (; rest > 0x7f; rest >>>= 7) this.bytes[this.at++] = (rest & 0x7f) | 0x80;
    this.bytes[this.at++] = rest;
  }

  private room(bytes: number): void {
    if (this.at + bytes <= this.bytes.length) return;
    const larger = Buffer.allocUnsafe(Math.max(this.bytes.length * 2, this.at + bytes));
    this.bytes.copy(larger, 0, 0, this.at);
    this.bytes = larger;
  }
}

/** `inner` as a field of bytes. */
export function frame(tag: number, inner: Buffer): Buffer {
  const writer = new WireWriter();
  writer.raw(tag, inner);
  return writer.written;
}
