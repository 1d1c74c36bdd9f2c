/**
 * Rows of the table `logs` as the columns of one ClickHouse `Native` block. Pure but for its own
 * state. Memory: the columns of the largest block so far; strings past 4 MiB a column are given back.
 */
import type { AttributeKey } from "./attribute-keys";
import type { ByteRange } from "./byte-range";
import { encodeNativeBlock, type NamedColumns } from "./column";
import { uint8Column, uint16Column, uint32Column, WideColumn } from "./fixed-column";
import type { LogRow } from "./log-row";
import { boolMap, numberMap, textMap } from "./map-column";
import { LowCardinalityColumn, StringColumn } from "./string-column";

const WORD = 0x100000000;
const BILLION = 1_000_000_000;
const HALF_WORD = 0x10000;

export class LogBlock {
  private readonly projectId = uint32Column();
  private readonly timestamp = new WideColumn("DateTime64(9, 'UTC')");
  private readonly observed = new WideColumn("DateTime64(3, 'UTC')");
  private readonly eventId = new WideColumn("UInt64");
  private readonly severityNumber = uint8Column();
  private readonly severityText = new LowCardinalityColumn();
  private readonly service = new LowCardinalityColumn();
  private readonly host = new LowCardinalityColumn();
  private readonly environment = new LowCardinalityColumn();
  private readonly version = new LowCardinalityColumn();
  private readonly resourceId = new WideColumn("UInt64");
  private readonly scopeName = new LowCardinalityColumn();
  private readonly traceId = new StringColumn();
  private readonly spanId = new StringColumn();
  private readonly traceFlags = uint8Column();
  private readonly body = new StringColumn();
  private readonly texts = textMap();
  private readonly numbers = numberMap();
  private readonly bools = boolMap();
  private readonly retentionDays = uint16Column();
  private readonly columns: NamedColumns = [
    ["project_id", this.projectId],
    ["timestamp", this.timestamp],
    ["observed_timestamp", this.observed],
    ["event_id", this.eventId],
    ["severity_number", this.severityNumber],
    ["severity_text", this.severityText],
    ["service", this.service],
    ["host", this.host],
    ["environment", this.environment],
    ["version", this.version],
    ["resource_id", this.resourceId],
    ["scope_name", this.scopeName],
    ["trace_id", this.traceId],
    ["span_id", this.spanId],
    ["trace_flags", this.traceFlags],
    ["body", this.body],
    ["attributes_text", this.texts],
    ["attributes_number", this.numbers],
    ["attributes_bool", this.bools],
    ["retention_days", this.retentionDays],
  ];
  /** A new object for each filling: tells whether the indexes kept in a key are of this one. */
  private filling: object = {};

  get rows(): number {
    return this.projectId.rows;
  }

  /** Size of the block as `encode` gives it, but for its names (about 500 B). */
  get bytes(): number {
    let sum = 0;
    for (let i = 0; i < this.columns.length; i++) sum += this.columns[i]?.[1].byteLength() ?? 0;
    return sum;
  }

  /** Number of rows; give it to `rollback` to take off what came after. */
  mark(): number {
    return this.rows;
  }

  /** After this the block reads as at `mark()`; dictionaries may keep texts nobody uses. */
  rollback(mark: number): void {
    for (const [, column] of this.columns) column.truncate(Math.min(mark, column.rows));
  }

  /** Adds one row, or none when it throws. */
  append(row: LogRow): void {
    const mark = this.rows;
    try {
      this.appendColumns(row);
      this.appendAttributes(row);
    } catch (error) {
      this.rollback(mark);
      throw error;
    }
  }

  /** The whole block as Native bytes; the block stays as it is. */
  encode(): Buffer {
    return encodeNativeBlock(this.columns);
  }

  reset(): void {
    for (const [, column] of this.columns) column.reset();
    this.filling = {};
  }

  private appendColumns(row: LogRow): void {
    this.projectId.push(row.projectId);
    this.appendTimestamp(row.timestampSeconds, row.timestampNanos);
    this.observed.pushSafeInteger(row.observedMs);
    this.eventId.push(row.eventIdLow, row.eventIdHigh);
    this.severityNumber.push(row.severityNumber);
    this.severityText.push(row.severityText);
    this.service.push(row.service);
    this.host.push(row.host);
    this.environment.push(row.environment);
    this.version.push(row.version);
    this.resourceId.push(row.resourceIdLow, row.resourceIdHigh);
    this.scopeName.push(row.scopeName);
    pushId(this.traceId, row.traceId);
    pushId(this.spanId, row.spanId);
    this.traceFlags.push(row.traceFlags);
    pushText(this.body, row.body);
    this.retentionDays.push(row.retentionDays);
  }

  /** seconds * 10^9 + nanos as two words; the product passes 2^53, so it is made in halves. */
  private appendTimestamp(seconds: number, nanos: number): void {
    const upper = Math.floor(seconds / HALF_WORD) * BILLION;
    const low = (upper % HALF_WORD) * HALF_WORD + (seconds & 0xffff) * BILLION + nanos;
    this.timestamp.push(low % WORD, Math.floor(upper / HALF_WORD) + Math.floor(low / WORD));
  }

  private appendAttributes(row: LogRow): void {
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

function pushText(column: StringColumn, value: string | ByteRange): void {
  if (typeof value === "string") column.push(value);
  else column.pushAscii(value);
}

function pushId(column: StringColumn, value: string | ByteRange): void {
  if (typeof value === "string") column.push(value);
  else column.pushHex(value);
}
