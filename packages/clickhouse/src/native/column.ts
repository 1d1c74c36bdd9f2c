/**
 * What a column of a ClickHouse `Native` block offers, and the join of columns into a block:
 * varint columns, varint rows, then for each column its name, its type and its data.
 * Source: https://clickhouse.com/docs/interfaces/formats/Native. Little-endian hosts only.
 */
import { varintBytes, writeVarint } from "./byte-sink";

export interface Column {
  /** ClickHouse type as text, for example `LowCardinality(String)`. */
  readonly type: string;
  readonly rows: number;
  /** Exact size of the data that `writeTo` gives. */
  byteLength(): number;
  /** Writes the data at `at`; gives the position behind it. */
  writeTo(target: Buffer, at: number): number;
  /** Takes rows off the end again. Rows must not grow. */
  truncate(rows: number): void;
  /** Forgets all rows, keeps the memory for the next block. */
  reset(): void;
}

export type NamedColumns = readonly (readonly [name: string, column: Column])[];

/** One Native block with all rows of `columns`; a new buffer, safe to keep. */
export function encodeNativeBlock(columns: NamedColumns): Buffer {
  const rows = columns[0]?.[1].rows ?? 0;
  const target = Buffer.allocUnsafe(blockBytes(columns, rows));
  let at = writeVarint(target, columns.length, 0);
  at = writeVarint(target, rows, at);
  for (const [name, column] of columns) {
    if (column.rows !== rows) throw new RangeError(`column ${name} has ${column.rows} rows, not ${rows}`);
    at = writeName(target, name, at);
    at = writeName(target, column.type, at);
    at = column.writeTo(target, at);
  }
  return target.subarray(0, at);
}

/** Two words of 32 bits, little endian: a count or flag as UInt64. Gives the position behind it. */
export function writeUInt64(target: Buffer, value: number, at: number): number {
  target.writeUInt32LE(value, at);
  return target.writeUInt32LE(0, at + 4);
}

function blockBytes(columns: NamedColumns, rows: number): number {
  let bytes = varintBytes(columns.length) + varintBytes(rows);
  for (const [name, column] of columns)
    bytes += nameBytes(name) + nameBytes(column.type) + column.byteLength();
  return bytes;
}

/** Names and types are ASCII. */
function nameBytes(name: string): number {
  return varintBytes(name.length) + name.length;
}

function writeName(target: Buffer, name: string, at: number): number {
  const start = writeVarint(target, name.length, at);
  return start + target.write(name, start, "latin1");
}
