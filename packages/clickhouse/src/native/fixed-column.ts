/** Columns of fixed width in typed arrays that grow by doubling and are used again. Pure; little-endian hosts. */
import type { Column } from "./column";

type Numbers = Uint8Array | Int8Array | Uint16Array | Uint32Array | Int32Array | Float64Array;

const INITIAL_ROWS = 256;
const WORD = 0x100000000;
const BILLION = 1_000_000_000;
const HALF_WORD = 0x10000;

/** UInt8, UInt16, UInt32, Float64, Bool (as UInt8), DateTime (as UInt32 seconds). */
export class FixedColumn implements Column {
  rows = 0;

  constructor(
    readonly type: string,
    private values: Numbers,
  ) {}

  push(value: number): void {
    if (this.rows === this.values.length) this.values = grown(this.values);
    this.values[this.rows++] = value;
  }

  byteLength(): number {
    return this.rows * this.values.BYTES_PER_ELEMENT;
  }

  writeTo(target: Buffer, at: number): number {
    return copyBytes(target, this.values.subarray(0, this.rows), at);
  }

  truncate(rows: number): void {
    this.rows = rows;
  }

  reset(): void {
    this.rows = 0;
  }
}

/** UInt64 and DateTime64 (an Int64) as two words of 32 bits a row: no BigInt per row. */
export class WideColumn implements Column {
  rows = 0;
  private words = new Uint32Array(INITIAL_ROWS * 2);

  constructor(readonly type: string) {}

  /** `low` and `high` are taken modulo 2^32, so a negative `high` is two's complement. */
  push(low: number, high: number): void {
    const at = this.rows * 2;
    if (at === this.words.length) this.words = grown(this.words);
    this.words[at] = low;
    this.words[at + 1] = high;
    this.rows++;
  }

  /** Milliseconds since 1970 as DateTime64(3); exact up to 2^53. */
  pushSafeInteger(value: number): void {
    this.push(value % WORD, Math.floor(value / WORD));
  }

  /** Seconds and nanoseconds as DateTime64(9): their sum passes 2^53, so it is made in halves. */
  pushTime(seconds: number, nanos: number): void {
    const upper = Math.floor(seconds / HALF_WORD) * BILLION;
    const low = (upper % HALF_WORD) * HALF_WORD + (seconds & 0xffff) * BILLION + nanos;
    this.push(low % WORD, Math.floor(upper / HALF_WORD) + Math.floor(low / WORD));
  }

  byteLength(): number {
    return this.rows * 8;
  }

  writeTo(target: Buffer, at: number): number {
    return copyBytes(target, this.words.subarray(0, this.rows * 2), at);
  }

  truncate(rows: number): void {
    this.rows = rows;
  }

  reset(): void {
    this.rows = 0;
  }
}

export function uint8Column(type = "UInt8"): FixedColumn {
  return new FixedColumn(type, new Uint8Array(INITIAL_ROWS));
}

export function uint16Column(): FixedColumn {
  return new FixedColumn("UInt16", new Uint16Array(INITIAL_ROWS));
}

export function uint32Column(type = "UInt32"): FixedColumn {
  return new FixedColumn(type, new Uint32Array(INITIAL_ROWS));
}

export function int8Column(): FixedColumn {
  return new FixedColumn("Int8", new Int8Array(INITIAL_ROWS));
}

export function int32Column(): FixedColumn {
  return new FixedColumn("Int32", new Int32Array(INITIAL_ROWS));
}

export function float64Column(): FixedColumn {
  return new FixedColumn("Float64", new Float64Array(INITIAL_ROWS));
}

/** The same numbers in an array of twice the length. */
export function grown<T extends Numbers>(values: T): T;
export function grown(values: Numbers): Numbers {
  const twice = values.length * 2;
  if (values instanceof Uint32Array) return copied(new Uint32Array(twice), values);
  if (values instanceof Uint8Array) return copied(new Uint8Array(twice), values);
  if (values instanceof Int8Array) return copied(new Int8Array(twice), values);
  if (values instanceof Int32Array) return copied(new Int32Array(twice), values);
  if (values instanceof Uint16Array) return copied(new Uint16Array(twice), values);
  return copied(new Float64Array(twice), values);
}

/** Copies the memory of `values` as it lies; gives the position behind it. */
function copyBytes(target: Buffer, values: Numbers, at: number): number {
  target.set(new Uint8Array(values.buffer, values.byteOffset, values.byteLength), at);
  return at + values.byteLength;
}

function copied(target: Numbers, values: Numbers): Numbers {
  target.set(values);
  return target;
}
