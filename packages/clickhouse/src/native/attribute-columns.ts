/**
 * The three maps of an event's attributes, by the type of the value, and the keys of the block being filled. Pure but
 * for its own state. A table of keys serves one block: a key remembers its places in the dictionaries of one filling.
 */
import type { AttributeKey } from "./attribute-keys";
import type { ByteRange } from "./byte-range";
import type { EventRow } from "./event-row";
import { boolMap, numberMap, textMap } from "./map-column";
import type { StringColumn } from "./string-column";

export class AttributeColumns {
  readonly texts = textMap();
  readonly numbers = numberMap();
  readonly bools = boolMap();
  /** A new object for each filling: tells whether the indexes kept in a key are of this one. */
  private filling: object = {};

  append(row: EventRow): void {
    for (let i = 0; i < row.attributeCount; i++) {
      const key = row.keys[i];
      const value = row.values[i];
      if (key === undefined || value === undefined) continue;
      if (key.filling !== this.filling) this.adopt(key);
      if (typeof value === "string" || typeof value === "object") this.addText(key, value);
      else if (typeof value === "number") this.addNumber(key, value);
      else this.addBool(key, value);
    }
    this.texts.endRow();
    this.numbers.endRow();
    this.bools.endRow();
  }

  /** To be called when the maps are reset: the places in their dictionaries are gone. */
  beginFilling(): void {
    this.filling = {};
  }

  private addText(key: AttributeKey, value: string | ByteRange): void {
    if (key.textIndex < 0) key.textIndex = this.texts.keys.define(key.path);
    this.texts.pushKey(key.textIndex);
    pushText(this.texts.values, value);
  }

  private addNumber(key: AttributeKey, value: number): void {
    if (key.numberIndex < 0) key.numberIndex = this.numbers.keys.define(key.path);
    this.numbers.pushKey(key.numberIndex);
    this.numbers.values.push(value);
  }

  private addBool(key: AttributeKey, value: boolean): void {
    if (key.boolIndex < 0) key.boolIndex = this.bools.keys.define(key.path);
    this.bools.pushKey(key.boolIndex);
    this.bools.values.push(value ? 1 : 0);
  }

  private adopt(key: AttributeKey): void {
    key.filling = this.filling;
    key.textIndex = -1;
    key.numberIndex = -1;
    key.boolIndex = -1;
  }
}

/** Text, or the ASCII bytes of it. */
export function pushText(column: StringColumn, value: string | ByteRange): void {
  if (typeof value === "string") column.push(value);
  else column.pushAscii(value);
}

/** Hex, or the bytes of it. */
export function pushId(column: StringColumn, value: string | ByteRange): void {
  if (typeof value === "string") column.push(value);
  else column.pushHex(value);
}
