/** The block format of snappy, read. Pure. Source: https://github.com/google/snappy/blob/main/format_description.txt */

const LENGTH_MAX = 0xffffffff;

/** Bytes that the block says to have unpacked; `undefined` when it does not begin with a length. */
export function snappyLength(block: Buffer): number | undefined {
  return header(block)?.length;
}

/** `undefined` when the block is not whole, or holds more or less than it says. The length is for the caller to bound. */
export function unpackSnappy(block: Buffer): Buffer | undefined {
  const found = header(block);
  // No block of snappy unpacks to more than 64 bytes for 3.
  if (found === undefined || found.length > 22 * block.length) return undefined;
  const reader = new BlockReader(block, Buffer.allocUnsafe(found.length));
  return reader.unpack(found.at);
}

function header(block: Buffer): { length: number; at: number } | undefined {
  let length = 0;
  for (let at = 0; at < 5; at++) {
    const byte = block[at];
    if (byte === undefined) return undefined;
    length += (byte & 0x7f) * 2 ** (7 * at);
    if (byte < 0x80) return length > LENGTH_MAX ? undefined : { length, at: at + 1 };
  }
  return undefined;
}

class BlockReader {
  private at = 0;
  private to = 0;

  constructor(
    private readonly block: Buffer,
    private readonly out: Buffer,
  ) {}

  unpack(start: number): Buffer | undefined {
    this.at = start;
    while (this.at < this.block.length) {
      const tag = this.block[this.at++] ?? 0;
      if (!((tag & 3) === 0 ? this.literal(tag >>> 2) : this.copy(tag))) return undefined;
    }
    return this.to === this.out.length ? this.out : undefined;
  }

  private literal(short: number): boolean {
    const bytes = short < 60 ? 0 : short - 59;
    if (this.at + bytes > this.block.length) return false;
    const length = (bytes === 0 ? short : this.block.readUIntLE(this.at, bytes)) + 1;
    const from = this.at + bytes;
    if (from + length > this.block.length || this.to + length > this.out.length) return false;
    this.block.copy(this.out, this.to, from, from + length);
    this.at = from + length;
    this.to += length;
    return true;
  }

  private copy(tag: number): boolean {
    const bytes = (tag & 3) === 3 ? 4 : tag & 3;
    if (this.at + bytes > this.block.length) return false;
    const low = this.block.readUIntLE(this.at, bytes);
    this.at += bytes;
    const isShort = bytes === 1;
    const length = isShort ? ((tag >>> 2) & 7) + 4 : (tag >>> 2) + 1;
    const offset = isShort ? low + (tag >>> 5) * 256 : low;
    const { out } = this;
    if (offset === 0 || offset > this.to || this.to + length > out.length) return false;
    if (offset >= length) out.copyWithin(this.to, this.to - offset, this.to - offset + length);
    else for (let i = 0; i < length; i++) out[this.to + i] = out[this.to + i - offset] ?? 0;
    this.to += length;
    return true;
  }
}
