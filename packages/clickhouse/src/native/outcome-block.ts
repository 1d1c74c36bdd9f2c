/** Rows of the table `ingest_outcomes` as one Native block. Pure but for its own state. */
import type { NamedColumns } from "./column";
import { uint32Column, WideColumn } from "./fixed-column";
import { NativeBlock } from "./native-block";
import { LowCardinalityColumn } from "./string-column";

export interface OutcomeRow {
  /** 0 when the project is not known. */
  projectId: number;
  /** Unix milliseconds; stored as the start of its minute in `t` and as it is in `last_seen`. */
  lastSeenMs: number;
  /** `http/<ingest key name>`. */
  source: string;
  signal: string;
  /** Name of the process that counted. */
  process: string;
  /** A word of OUTCOMES. */
  outcome: string;
  /** A word of REASONS, empty for `received` and `stored`. */
  reason: string;
  events: number;
  bytes: number;
}

export class OutcomeBlock extends NativeBlock {
  private readonly projectId = uint32Column();
  private readonly time = uint32Column("DateTime('UTC')");
  private readonly source = new LowCardinalityColumn();
  private readonly signal = new LowCardinalityColumn();
  private readonly process = new LowCardinalityColumn();
  private readonly outcome = new LowCardinalityColumn();
  private readonly reason = new LowCardinalityColumn();
  private readonly events = new WideColumn("UInt64");
  private readonly bytesCounted = new WideColumn("UInt64");
  private readonly lastSeen = new WideColumn("DateTime64(3, 'UTC')");
  protected readonly columns: NamedColumns = [
    ["project_id", this.projectId],
    ["t", this.time],
    ["source", this.source],
    ["signal", this.signal],
    ["process", this.process],
    ["outcome", this.outcome],
    ["reason", this.reason],
    ["events", this.events],
    ["bytes", this.bytesCounted],
    ["last_seen", this.lastSeen],
  ];

  append(row: OutcomeRow): void {
    this.projectId.push(row.projectId);
    this.time.push(Math.floor(row.lastSeenMs / 60_000) * 60);
    this.source.push(row.source);
    this.signal.push(row.signal);
    this.process.push(row.process);
    this.outcome.push(row.outcome);
    this.reason.push(row.reason);
    this.events.pushSafeInteger(row.events);
    this.bytesCounted.pushSafeInteger(row.bytes);
    this.lastSeen.pushSafeInteger(row.lastSeenMs);
  }
}
