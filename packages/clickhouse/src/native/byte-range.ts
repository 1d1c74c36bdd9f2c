/**
 * A text as the bytes that came: it goes into its column without ever being a string. Used again for the next event,
 * so whoever keeps a row keeps `toString` of it. Pure.
 */
const NOTHING = new Uint8Array(0);

export class ByteRange {
  bytes: Uint8Array = NOTHING;
  start = 0;
  end = 0;

  /** The bytes must be ASCII, or those of an id that is written as hex. */
  set(bytes: Uint8Array, start: number, end: number): this {
    this.bytes = bytes;
    this.start = start;
    this.end = end;
    return this;
  }

  /** Lets go of the bytes: a row may keep the range for long. */
  release(): void {
    this.set(NOTHING, 0, 0);
  }

  /** As ASCII. */
  toString(): string {
    return Buffer.from(this.bytes.buffer, this.bytes.byteOffset, this.bytes.byteLength).toString(
      "latin1",
      this.start,
      this.end,
    );
  }
}
