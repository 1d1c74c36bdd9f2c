/**
 * What must be known of a Parquet file that passes by: whether it is whole, and how many rows its end
 * says it has. An error of the store after the first piece stands as text behind what came before.
 * Source: Apache Parquet `FileMetaData` in parquet.thrift; Thrift compact protocol.
 */
import { ClickHouseError } from "@clickhouse/client";
import { StoreError } from "./store-error";

const MAGIC = "PAR1";
/** Of what the store may say about an error. */
const TAIL_BYTES = 16 * 1024;

/** The same pieces. Throws when the last one does not end a Parquet file. */
export async function* wholeParquet(pieces: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array, void> {
  let tail = Buffer.alloc(0);
  for await (const piece of pieces) {
    tail = Buffer.concat([tail, piece]).subarray(-TAIL_BYTES);
    yield piece;
  }
  if (tail.subarray(-MAGIC.length).toString("latin1") === MAGIC) return;
  const [, code = "", message = ""] = /Code: (\d+)\. DB::Exception: (.*)/.exec(tail.toString("latin1")) ?? [];
  if (code !== "") throw new ClickHouseError({ code, message });
  throw new StoreError("store.unavailable", "The store ended the answer before its end.");
}

/** Larger ends are not read: about 2,500 row groups, 125 million rows. */
const FOOTER_BYTES_MAX = 8 * 1024 * 1024;

/** Takes the pieces of a Parquet file; `rows` is its number of rows once it is whole, undefined when its end is too large to keep. */
export class ParquetRows {
  #kept: Uint8Array[] = [];
  #bytes = 0;

  take(piece: Uint8Array): void {
    this.#kept.push(piece);
    this.#bytes += piece.length;
    for (let [first] = this.#kept; first !== undefined; [first] = this.#kept) {
      if (this.#bytes - first.length < FOOTER_BYTES_MAX) break;
      this.#bytes -= first.length;
      this.#kept.shift();
    }
  }

  rows(): number | undefined {
    const end = Buffer.concat(this.#kept);
    const footer = end.length < 8 ? 0 : end.readUInt32LE(end.length - 8);
    if (footer === 0 || footer > end.length - 8) return undefined;
    return rowsOfFooter(end.subarray(end.length - 8 - footer, end.length - 8));
  }
}

const ROWS_FIELD = 3;
const TYPE = {
  true: 1,
  false: 2,
  byte: 3,
  i16: 4,
  i32: 5,
  i64: 6,
  double: 7,
  binary: 8,
  list: 9,
  set: 10,
  struct: 12,
};

function rowsOfFooter(footer: Buffer): number | undefined {
  const reader = new CompactReader(footer);
  for (let field = reader.field(0); field !== undefined; field = reader.field(field.id)) {
    if (field.id === ROWS_FIELD && field.type === TYPE.i64) return reader.zigzag();
    reader.skip(field.type);
  }
  return undefined;
}

class CompactReader {
  #at = 0;

  constructor(readonly bytes: Buffer) {}

  field(lastId: number): { id: number; type: number } | undefined {
    const head = this.#byte();
    const type = head & 0x0f;
    if (head === 0) return undefined;
    return { id: head >> 4 === 0 ? this.zigzag() : lastId + (head >> 4), type };
  }

  /** Exact up to 2^53. */
  #varint(): number {
    let value = 0;
    for (let scale = 1; ; scale *= 128) {
      const byte = this.#byte();
      value += (byte & 0x7f) * scale;
      if (byte < 0x80) return value;
    }
  }

  zigzag(): number {
    const value = this.#varint();
    return value % 2 === 0 ? value / 2 : -(value + 1) / 2;
  }

  skip(type: number): void {
    if (type === TYPE.byte) this.#at += 1;
    else if (type === TYPE.i16 || type === TYPE.i32 || type === TYPE.i64) this.#varint();
    else if (type === TYPE.double) this.#at += 8;
    else if (type === TYPE.binary) this.#skipBytes();
    else if (type === TYPE.list || type === TYPE.set) this.#skipList();
    else if (type === TYPE.struct) this.#skipStruct();
    else if (type !== TYPE.true && type !== TYPE.false) throw new RangeError(`Thrift type ${type}`);
  }

  #skipBytes(): void {
    const length = this.#varint();
    this.#at += length;
  }

  #skipList(): void {
    const head = this.#byte();
    const count = head >> 4 === 15 ? this.#varint() : head >> 4;
    const type = head & 0x0f;
    for (let i = 0; i < count; i++) {
      if (type === TYPE.true || type === TYPE.false) this.#at += 1;
      else this.skip(type);
    }
  }

  #skipStruct(): void {
    for (let field = this.field(0); field !== undefined; field = this.field(field.id)) this.skip(field.type);
  }

  #byte(): number {
    return this.bytes.readUInt8(this.#at++);
  }
}
