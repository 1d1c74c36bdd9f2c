/**
 * The protobuf wire format of a message that check-request.ts found whole: no bounds are looked at. Pure but for its
 * own position. Source: https://protobuf.dev/programming-guides/encoding
 */
export class WireReader {
  at = 0;
  /** The two words of the number that was read last. */
  low = 0;
  high = 0;

  constructor(readonly bytes: Buffer) {}

  /** Field number and layout. */
  tag(): number {
    const first = this.bytes[this.at] ?? 0;
    if (first >= 0x80) return this.word();
    this.at++;
    return first;
  }

  /** The end of a field of bytes; `at` is then its start. */
  stop(): number {
    const first = this.bytes[this.at] ?? 0;
    if (first >= 0x80) return this.word() + this.at;
    this.at++;
    return first + this.at;
  }

  /** Up to 64 bits, into `low` and `high`. */
  varint(): void {
    const { bytes } = this;
    let low = 0;
    let high = 0;
    for (let i = 0; i < 10; i++) {
      const byte = bytes[this.at++] ?? 0;
      const bits = byte & 0x7f;
      if (i < 5) low |= bits << (7 * i);
      if (i === 4) high |= bits >> 4;
      else if (i > 4) high |= bits << (7 * i - 32);
      if (byte < 0x80) break;
    }
    this.low = low >>> 0;
    this.high = high >>> 0;
  }

  /** 64 bits, into `low` and `high`. */
  fixed64(): void {
    this.low = this.fixed32();
    this.high = this.fixed32();
  }

  /** 64 bits, into `words`. */
  wordsInto(words: { low: number; high: number }): void {
    words.low = this.fixed32();
    words.high = this.fixed32();
  }

  /** A varint of up to 32 bits. */
  small(): number {
    this.varint();
    return this.low;
  }

  fixed32(): number {
    const { bytes, at } = this;
    this.at = at + 4;
    const low = (bytes[at] ?? 0) | ((bytes[at + 1] ?? 0) << 8) | ((bytes[at + 2] ?? 0) << 16);
    return (low | ((bytes[at + 3] ?? 0) << 24)) >>> 0;
  }

  double(): number {
    this.at += 8;
    return this.bytes.readDoubleLE(this.at - 8);
  }

  /** Moves behind the value of a field whose tag was read. */
  skip(tag: number): void {
    const layout = tag & 7;
    if (layout === 2) this.at = this.stop();
    else if (layout === 1) this.at += 8;
    else if (layout === 5) this.at += 4;
    else if (layout === 3) this.skipGroup();
    else while ((this.bytes[this.at++] ?? 0) >= 0x80);
  }

  private skipGroup(): void {
    for (let tag = this.word(); (tag & 7) !== 4; tag = this.word()) this.skip(tag);
  }

  private word(): number {
    let value = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = this.bytes[this.at++] ?? 0;
      value |= (byte & 0x7f) << shift;
      if (byte < 0x80) return value >>> 0;
    }
  }
}
