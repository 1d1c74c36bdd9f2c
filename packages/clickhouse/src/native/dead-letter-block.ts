/** Rows of the table `dead_letters` as one Native block. Pure but for its own state. */
import type { NamedColumns } from "./column";
import { uint16Column, uint32Column, WideColumn } from "./fixed-column";
import { NativeBlock } from "./native-block";
import { LowCardinalityColumn, StringColumn } from "./string-column";

export interface DeadLetterRow {
  projectId: number;
  /** Unix milliseconds. */
  observedMs: number;
  eventIdLow: number;
  eventIdHigh: number;
  /** `logs`, later `metrics`, `traces`, `errors`. */
  signal: string;
  source: string;
  reason: string;
  message: string;
  /** Where it came from, for people: an address, a partition and offset. */
  origin: string;
  /** Any bytes, as they came; the caller cuts them to the limit. */
  raw: Uint8Array;
  /** Length before the cut. */
  rawBytes: number;
  blockId: string;
  retentionDays: number;
}

export class DeadLetterBlock extends NativeBlock {
  private readonly projectId = uint32Column();
  private readonly observed = new WideColumn("DateTime64(3, 'UTC')");
  private readonly eventId = new WideColumn("UInt64");
  private readonly signal = new LowCardinalityColumn();
  private readonly source = new LowCardinalityColumn();
  private readonly reason = new LowCardinalityColumn();
  private readonly message = new StringColumn();
  private readonly origin = new StringColumn();
  private readonly raw = new StringColumn();
  private readonly rawBytes = uint32Column();
  private readonly blockId = new StringColumn();
  private readonly retentionDays = uint16Column();
  protected readonly columns: NamedColumns = [
    ["project_id", this.projectId],
    ["observed_timestamp", this.observed],
    ["event_id", this.eventId],
    ["signal", this.signal],
    ["source", this.source],
    ["reason", this.reason],
    ["message", this.message],
    ["origin", this.origin],
    ["raw", this.raw],
    ["raw_bytes", this.rawBytes],
    ["block_id", this.blockId],
    ["retention_days", this.retentionDays],
  ];

  append(row: DeadLetterRow): void {
    this.projectId.push(row.projectId);
    this.observed.pushSafeInteger(row.observedMs);
    this.eventId.push(row.eventIdLow, row.eventIdHigh);
    this.signal.push(row.signal);
    this.source.push(row.source);
    this.reason.push(row.reason);
    this.message.push(row.message);
    this.origin.push(row.origin);
    this.raw.pushBytes(row.raw);
    this.rawBytes.push(row.rawBytes);
    this.blockId.push(row.blockId);
    this.retentionDays.push(row.retentionDays);
  }
}
