/**
 * Map(LowCardinality(String), V): the end of each row's entries as UInt64, then all keys, then all
 * values. Pure. Entries are written first, `endRow` closes the row.
 */
import { type Column, writeUInt64 } from "./column";
import { float64Column, grown, uint8Column, WideColumn } from "./fixed-column";
import { Dictionary, StringColumn } from "./string-column";

const LOW_CARDINALITY_VERSION = 1;
const INITIAL_ENTRIES = 1024;

export class MapColumn<V extends Column> implements Column {
  readonly type: string;
  entries = 0;
  readonly keys = new Dictionary();
  private readonly ends = new WideColumn("UInt64");
  private lastEnds = new Uint32Array(INITIAL_ENTRIES);
  private keyIndexes = new Uint32Array(INITIAL_ENTRIES);

  constructor(readonly values: V) {
    this.type = `Map(LowCardinality(String), ${values.type})`;
  }

  get rows(): number {
    return this.ends.rows;
  }

  /** `keyIndex` comes from `keys.define`; the caller pushes the value to `values` itself. */
  pushKey(keyIndex: number): void {
    if (this.entries === this.keyIndexes.length) this.keyIndexes = grown(this.keyIndexes);
    this.keyIndexes[this.entries++] = keyIndex;
  }

  endRow(): void {
    const row = this.ends.rows;
    if (row === this.lastEnds.length) this.lastEnds = grown(this.lastEnds);
    this.lastEnds[row] = this.entries;
    this.ends.push(this.entries, 0);
  }

  byteLength(): number {
    return 8 + this.ends.byteLength() + this.keys.byteLength(this.entries) + this.values.byteLength();
  }

  writeTo(target: Buffer, at: number): number {
    let position = writeUInt64(target, LOW_CARDINALITY_VERSION, at);
    position = this.ends.writeTo(target, position);
    position = this.keys.writeTo(target, position, this.keyIndexes.subarray(0, this.entries));
    return this.values.writeTo(target, position);
  }

  /** Also drops entries of a row that was never ended. */
  truncate(rows: number): void {
    this.ends.truncate(rows);
    this.entries = rows === 0 ? 0 : (this.lastEnds[rows - 1] ?? 0);
    this.values.truncate(this.entries);
  }

  reset(): void {
    this.entries = 0;
    this.ends.reset();
    this.keys.reset();
    this.values.reset();
  }
}

/** Map(LowCardinality(String), String) of rows that come as pairs. */
export class LabelsColumn extends MapColumn<StringColumn> {
  private readonly indexOf = new Map<string, number>();

  constructor() {
    super(new StringColumn());
  }

  /** Keys of a row must differ. */
  push(labels: readonly (readonly [key: string, value: string])[]): void {
    for (const [key, value] of labels) {
      this.pushKey(this.indexOf.get(key) ?? this.define(key));
      this.values.push(value);
    }
    this.endRow();
  }

  override reset(): void {
    super.reset();
    this.indexOf.clear();
  }

  private define(key: string): number {
    const index = this.keys.define(key);
    this.indexOf.set(key, index);
    return index;
  }
}

export function textMap(): MapColumn<StringColumn> {
  return new MapColumn(new StringColumn());
}

export function numberMap(): MapColumn<ReturnType<typeof float64Column>> {
  return new MapColumn(float64Column());
}

export function boolMap(): MapColumn<ReturnType<typeof uint8Column>> {
  return new MapColumn(uint8Column("Bool"));
}
