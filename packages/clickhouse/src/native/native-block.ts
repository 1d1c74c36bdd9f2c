/** Rows of one table as the columns of one ClickHouse `Native` block. Pure but for its own state. */
import { encodeNativeBlock, type NamedColumns } from "./column";

export abstract class NativeBlock {
  protected abstract readonly columns: NamedColumns;

  get rows(): number {
    return this.columns[0]?.[1].rows ?? 0;
  }

  /** Size of the block as `encode` gives it, but for its names (about 500 B). */
  get bytes(): number {
    let sum = 0;
    for (let i = 0; i < this.columns.length; i++) sum += this.columns[i]?.[1].byteLength() ?? 0;
    return sum;
  }

  /** After this the block has its first `rows` rows only; dictionaries may keep texts nobody uses. */
  truncate(rows: number): void {
    for (const [, column] of this.columns) column.truncate(Math.min(rows, column.rows));
  }

  /** The whole block as Native bytes; the block stays as it is. */
  encode(): Buffer {
    return encodeNativeBlock(this.columns);
  }

  reset(): void {
    for (const [, column] of this.columns) column.reset();
  }
}
