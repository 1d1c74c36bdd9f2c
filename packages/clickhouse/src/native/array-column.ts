/** Array(V): the end of each row's items as UInt64, then all items. Pure. Items are written first, `endRow` closes the row. */
import type { Column } from "./column";
import { grown, WideColumn } from "./fixed-column";

const INITIAL_ROWS = 256;

export class ArrayColumn<V extends Column> implements Column {
  readonly type: string;
  private readonly ends = new WideColumn("UInt64");
  private lastEnds = new Uint32Array(INITIAL_ROWS);

  constructor(readonly items: V) {
    this.type = `Array(${items.type})`;
  }

  get rows(): number {
    return this.ends.rows;
  }

  endRow(): void {
    const row = this.ends.rows;
    if (row === this.lastEnds.length) this.lastEnds = grown(this.lastEnds);
    this.lastEnds[row] = this.items.rows;
    this.ends.push(this.items.rows, 0);
  }

  byteLength(): number {
    return this.ends.byteLength() + this.items.byteLength();
  }

  writeTo(target: Buffer, at: number): number {
    return this.items.writeTo(target, this.ends.writeTo(target, at));
  }

  /** Also drops items of a row that was never ended. */
  truncate(rows: number): void {
    this.ends.truncate(rows);
    this.items.truncate(rows === 0 ? 0 : (this.lastEnds[rows - 1] ?? 0));
  }

  reset(): void {
    this.ends.reset();
    this.items.reset();
  }
}
