/** Reads ClickHouse Native bytes back, for tests: rows as plain objects. Knows the types that the blocks use. */

export type NativeRow = Record<string, unknown>;

/** Throws when the bytes are not exactly one whole block. */
export function readNative(bytes: Buffer): NativeRow[] {
  const reader = new Reader(bytes);
  const columns = reader.varint();
  const count = reader.varint();
  const rows: NativeRow[] = Array.from({ length: count }, () => ({}));
  for (let c = 0; c < columns; c++) {
    const name = reader.text();
    const values = reader.column(reader.text(), count);
    rows.forEach((row, i) => {
      row[name] = values[i];
    });
  }
  if (!reader.atEnd) throw new Error("bytes are left behind the block");
  return rows;
}

class Reader {
  private at = 0;

  constructor(private readonly bytes: Buffer) {}

  get atEnd(): boolean {
    return this.at === this.bytes.length;
  }

  varint(): number {
    let value = 0;
    for (let shift = 1; ; shift *= 128) {
      const byte = this.bytes.readUInt8(this.at++);
      value += (byte & 0x7f) * shift;
      if (byte < 0x80) return value;
    }
  }

  text(): string {
    return this.raw().toString("utf8");
  }

  column(type: string, rows: number): unknown[] {
    if (type.startsWith("LowCardinality")) {
      this.version();
      return this.lowCardinality(rows);
    }
    if (type.startsWith("Map(")) return this.map(type, rows);
    if (type.startsWith("Array(")) return this.array(type, rows);
    return Array.from({ length: rows }, () => this.value(type));
  }

  private map(type: string, rows: number): unknown[] {
    this.version();
    const ends = Array.from({ length: rows }, () => Number(this.uint64()));
    const entries = ends.at(-1) ?? 0;
    const keys = this.lowCardinality(entries);
    const values = this.column(type.slice("Map(LowCardinality(String), ".length, -1), entries);
    return ends.map((end, i) => {
      const start = ends[i - 1] ?? 0;
      return Object.fromEntries(keys.slice(start, end).map((key, k) => [String(key), values[start + k]]));
    });
  }

  private array(type: string, rows: number): unknown[] {
    const ends = Array.from({ length: rows }, () => Number(this.uint64()));
    const items = this.column(type.slice("Array(".length, -1), ends.at(-1) ?? 0);
    return ends.map((end, i) => items.slice(ends[i - 1] ?? 0, end));
  }

  private lowCardinality(rows: number): unknown[] {
    if (rows === 0) return [];
    const flags = Number(this.uint64());
    if ((flags & 0x600) !== 0x600) throw new Error(`dictionary flags ${flags}`);
    const dictionary = Array.from({ length: Number(this.uint64()) }, () => this.text());
    if (Number(this.uint64()) !== rows) throw new Error("the dictionary counts other rows");
    const width = 1 << (flags & 0xff);
    return Array.from({ length: rows }, () => {
      const index = this.bytes.readUIntLE(this.at, width);
      this.at += width;
      if (index >= dictionary.length) throw new Error(`index ${index} of ${dictionary.length}`);
      return dictionary[index];
    });
  }

  private value(type: string): unknown {
    if (type === "String") return this.text();
    if (type.startsWith("DateTime64") || type === "UInt64") return this.uint64();
    if (type === "Float64") return this.take(8).readDoubleLE();
    if (type === "Bool") return this.take(1)[0] === 1;
    if (type === "UInt8") return this.take(1).readUInt8();
    if (type === "Int8") return this.take(1).readInt8();
    if (type === "Int32") return this.take(4).readInt32LE();
    if (type === "UInt16") return this.take(2).readUInt16LE();
    if (type === "UInt32" || type.startsWith("DateTime")) return this.take(4).readUInt32LE();
    throw new Error(`type ${type}`);
  }

  private version(): void {
    if (this.uint64() !== 1n) throw new Error("not version 1");
  }

  private uint64(): bigint {
    return this.take(8).readBigUInt64LE();
  }

  private raw(): Buffer {
    return this.take(this.varint());
  }

  private take(bytes: number): Buffer {
    if (this.at + bytes > this.bytes.length) throw new Error("the block ends early");
    this.at += bytes;
    return this.bytes.subarray(this.at - bytes, this.at);
  }
}
