/**
 * Rows of the table `logs` as the columns of one ClickHouse `Native` block. Pure but for its own
 * state. Memory: the columns of the largest block so far; strings past 4 MiB a column are given back.
 */
import { AttributeColumns, pushId, pushText } from "./attribute-columns";
import type { NamedColumns } from "./column";
import { uint8Column, uint16Column, uint32Column, WideColumn } from "./fixed-column";
import type { LogRow } from "./log-row";
import { NativeBlock } from "./native-block";
import { LowCardinalityColumn, StringColumn } from "./string-column";

export class LogBlock extends NativeBlock {
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
  private readonly attributes = new AttributeColumns();
  private readonly retentionDays = uint16Column();
  protected readonly columns: NamedColumns = [
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
    ["attributes_text", this.attributes.texts],
    ["attributes_number", this.attributes.numbers],
    ["attributes_bool", this.attributes.bools],
    ["retention_days", this.retentionDays],
  ];

  /** Adds one row, or none when it throws. */
  append(row: LogRow): void {
    const { rows } = this;
    try {
      this.appendColumns(row);
      this.attributes.append(row);
    } catch (error) {
      this.truncate(rows);
      throw error;
    }
  }

  override reset(): void {
    super.reset();
    this.attributes.beginFilling();
  }

  private appendColumns(row: LogRow): void {
    this.projectId.push(row.projectId);
    this.timestamp.pushTime(row.timestampSeconds, row.timestampNanos);
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
}
