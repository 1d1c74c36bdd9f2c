/**
 * Reads one ClickHouse `Native` block of the column types that our tables have, the mirror of column.ts. Texts are
 * made only for the rows that somebody asks for. Pure; time and memory are linear in the block.
 */

/** The values of one column by row. @throws RangeError for damaged bytes */
export interface NativeColumn {
  text(row: number): string;
  number(row: number): number;
  /** As unsigned 64 bits. */
  wide(row: number): bigint;
  /** In the order of the block. */
  entries(row: number): [key: string, value: string | number | boolean][];
}

export interface NativeBlock {
  rows: number;
  /** @throws RangeError when the block has no such column. */
  column(name: string): NativeColumn;
}

/** A block of one or no rows ends exactly where the bytes do. @throws RangeError for bytes of any other form. */
export function readNativeBlock(bytes: Buffer): NativeBlock {
  const reader = new Reader(bytes);
  const count = reader.varint();
  const rows = reader.varint();
  const columns = new Map<string, NativeColumn>();
  for (let i = 0; i < count; i++) {
    const name = reader.text();
    columns.set(name, readColumn(reader, reader.text(), rows));
  }
  if (!reader.isAtEnd) throw new RangeError("the block goes on behind its last column");
  return {
    rows,
    column(name) {
      const column = columns.get(name);
      if (column === undefined) throw new RangeError(`the block has no column ${name}`);
      return column;
    },
  };
}

const WIDTHS: Readonly<Record<string, number>> = {
  UInt8: 1,
  Bool: 1,
  UInt16: 2,
  UInt32: 4,
  UInt64: 8,
  Float64: 8,
};
const MAP = /^Map\(LowCardinality\(String\), (\w+)\)$/;
const VERSION_BYTES = 8;

function readColumn(reader: Reader, type: string, rows: number): NativeColumn {
  if (type === "LowCardinality(String)") {
    reader.skip(VERSION_BYTES);
    return readDictionary(reader, rows);
  }
  const valueType = MAP.exec(type)?.[1];
  if (valueType !== undefined) return readMap(reader, valueType, rows);
  return readPlain(reader, type, rows);
}

function readPlain(reader: Reader, type: string, rows: number): NativeColumn {
  if (type === "String") return readStrings(reader, rows);
  const width = type.startsWith("DateTime64(") ? 8 : type.startsWith("DateTime(") ? 4 : WIDTHS[type];
  if (width === undefined) throw new RangeError(`the column type ${type} is not known`);
  const at = reader.skip(width * rows);
  const { bytes } = reader;
  const number = (row: number) => {
    if (type === "Float64") return bytes.readDoubleLE(at + row * width);
    return width === 8
      ? Number(bytes.readBigUInt64LE(at + row * 8))
      : bytes.readUIntLE(at + row * width, width);
  };
  return { ...NOTHING, number, wide: (row) => bytes.readBigUInt64LE(at + row * 8) };
}

function readStrings(reader: Reader, rows: number): NativeColumn {
  const starts = new Uint32Array(rows);
  const ends = new Uint32Array(rows);
  for (let row = 0; row < rows; row++) {
    const length = reader.varint();
    starts[row] = reader.skip(length);
    ends[row] = (starts[row] ?? 0) + length;
  }
  return { ...NOTHING, text: (row) => reader.bytes.toString("utf8", starts[row], ends[row]) };
}

/** Dictionary, then one index a row; nothing for no rows. */
function readDictionary(reader: Reader, rows: number): NativeColumn {
  if (rows === 0) return NOTHING;
  const width = 1 << (reader.count() & 0xff);
  const texts: string[] = [];
  for (let left = reader.count(); left > 0; left--) texts.push(reader.text());
  if (reader.count() !== rows) throw new RangeError("a dictionary has other rows than its block");
  const at = reader.skip(rows * width);
  return { ...NOTHING, text: (row) => texts[reader.bytes.readUIntLE(at + row * width, width)] ?? "" };
}

function readMap(reader: Reader, valueType: string, rows: number): NativeColumn {
  reader.skip(VERSION_BYTES);
  const at = reader.skip(rows * 8);
  const endOf = (row: number) => (row < 0 ? 0 : Number(reader.bytes.readBigUInt64LE(at + row * 8)));
  const count = endOf(rows - 1);
  const keys = readDictionary(reader, count);
  const values = readPlain(reader, valueType, count);
  const valueAt = (entry: number) => {
    if (valueType === "String") return values.text(entry);
    return valueType === "Bool" ? values.number(entry) !== 0 : values.number(entry);
  };
  return {
    ...NOTHING,
    entries(row) {
      const found: [string, string | number | boolean][] = [];
      for (let i = endOf(row - 1); i < endOf(row); i++) found.push([keys.text(i), valueAt(i)]);
      return found;
    },
  };
}

function none(): never {
  throw new RangeError("the column holds values of another type");
}

const NOTHING: NativeColumn = { text: none, number: none, wide: none, entries: none };

class Reader {
  private at = 0;

  constructor(readonly bytes: Buffer) {}

  get isAtEnd(): boolean {
    return this.at === this.bytes.length;
  }

  /** Position before the skipped bytes. */
  skip(length: number): number {
    const start = this.at;
    if (length > this.bytes.length - start) throw new RangeError("the block is cut off");
    this.at += length;
    return start;
  }

  varint(): number {
    let value = 0;
    for (let scale = 1; scale <= 2 ** 28; scale *= 128) {
      const byte = this.bytes.readUInt8(this.at++);
      value += (byte & 0x7f) * scale;
      if (byte < 0x80) return value;
    }
    throw new RangeError("a length is too long");
  }

  text(): string {
    const length = this.varint();
    const start = this.skip(length);
    return this.bytes.toString("utf8", start, start + length);
  }

  /** A UInt64 that is a count. */
  count(): number {
    return Number(this.bytes.readBigUInt64LE(this.skip(8)));
  }
}
