/** String columns: plain, and LowCardinality (a dictionary of the block plus one index a row). Pure. */
import type { ByteRange } from "./byte-range";
import { ByteSink } from "./byte-sink";
import { type Column, writeUInt64 } from "./column";
import { grown } from "./fixed-column";

const LOW_CARDINALITY_VERSION = 1;
/** HasAdditionalKeys | NeedUpdateDictionary; the low byte is the width of the indexes. */
const DICTIONARY_FLAGS = 0x600;
const INITIAL_ROWS = 256;

/** varint byte length and bytes, row after row. */
export class StringColumn implements Column {
  readonly type = "String";
  rows = 0;
  private readonly sink = new ByteSink(16 * 1024);
  private starts = new Uint32Array(INITIAL_ROWS);

  push(value: string): void {
    this.begin();
    this.sink.text(value);
  }

  pushBytes(value: Uint8Array): void {
    this.begin();
    this.sink.raw(value);
  }

  /** The bytes of the range as they are. */
  pushAscii(range: ByteRange): void {
    this.begin();
    this.sink.range(range);
  }

  /** The bytes of the range as hex. */
  pushHex(range: ByteRange): void {
    this.begin();
    this.sink.hex(range);
  }

  byteLength(): number {
    return this.sink.length;
  }

  writeTo(target: Buffer, at: number): number {
    return at + this.sink.bytes.copy(target, at, 0, this.sink.length);
  }

  truncate(rows: number): void {
    if (rows < this.rows) this.sink.truncate(this.starts[rows] ?? 0);
    this.rows = rows;
  }

  reset(): void {
    this.rows = 0;
    this.sink.reset();
  }

  private begin(): void {
    if (this.rows === this.starts.length) this.starts = grown(this.starts);
    this.starts[this.rows++] = this.sink.length;
  }
}

/**
 * Distinct texts of one block, in order of first use, as a LowCardinality dictionary.
 * `define` does not look for an equal text: the caller does, with what it has at hand.
 */
export class Dictionary {
  size = 0;
  private readonly sink = new ByteSink(4 * 1024);

  define(text: string): number {
    this.sink.text(text);
    return this.size++;
  }

  /** Size of the dictionary and of `rows` indexes, without the version word. */
  byteLength(rows: number): number {
    return rows === 0 ? 0 : 24 + this.sink.length + rows * this.indexBytes();
  }

  /** Nothing is written for no rows: a reader asks for nothing then. */
  writeTo(target: Buffer, at: number, indexes: Uint32Array): number {
    if (indexes.length === 0) return at;
    const width = this.indexBytes();
    let position = writeUInt64(target, DICTIONARY_FLAGS | (width >> 1), at);
    position = writeUInt64(target, this.size, position);
    position += this.sink.bytes.copy(target, position, 0, this.sink.length);
    position = writeUInt64(target, indexes.length, position);
    return writeIndexes(target, position, { indexes, width });
  }

  reset(): void {
    this.size = 0;
    this.sink.reset();
  }

  private indexBytes(): 1 | 2 | 4 {
    if (this.size <= 0x100) return 1;
    return this.size <= 0x10000 ? 2 : 4;
  }
}

/** LowCardinality(String). A text taken off by `truncate` stays in the dictionary until `reset`. */
export class LowCardinalityColumn implements Column {
  readonly type = "LowCardinality(String)";
  rows = 0;
  private readonly dictionary = new Dictionary();
  private readonly indexOf = new Map<string, number>();
  private indexes = new Uint32Array(INITIAL_ROWS);
  private lastText = "";
  private lastIndex = -1;

  get distinct(): number {
    return this.dictionary.size;
  }

  push(value: string): void {
    if (this.rows === this.indexes.length) this.indexes = grown(this.indexes);
    if (this.lastIndex < 0 || value !== this.lastText) {
      this.lastIndex = this.find(value);
      this.lastText = value;
    }
    this.indexes[this.rows++] = this.lastIndex;
  }

  byteLength(): number {
    return 8 + this.dictionary.byteLength(this.rows);
  }

  writeTo(target: Buffer, at: number): number {
    const position = writeUInt64(target, LOW_CARDINALITY_VERSION, at);
    return this.dictionary.writeTo(target, position, this.indexes.subarray(0, this.rows));
  }

  truncate(rows: number): void {
    this.rows = rows;
  }

  reset(): void {
    this.rows = 0;
    this.lastIndex = -1;
    this.dictionary.reset();
    this.indexOf.clear();
  }

  private find(value: string): number {
    const known = this.indexOf.get(value);
    if (known !== undefined) return known;
    const index = this.dictionary.define(value);
    this.indexOf.set(value, index);
    return index;
  }
}

function writeIndexes(target: Buffer, at: number, of: { indexes: Uint32Array; width: 1 | 2 | 4 }): number {
  const { indexes, width } = of;
  let position = at;
  if (width === 1) {
    for (let i = 0; i < indexes.length; i++) target[position++] = indexes[i] ?? 0;
  } else if (width === 2) {
    for (let i = 0; i < indexes.length; i++) position = target.writeUInt16LE(indexes[i] ?? 0, position);
  } else {
    for (let i = 0; i < indexes.length; i++) position = target.writeUInt32LE(indexes[i] ?? 0, position);
  }
  return position;
}
