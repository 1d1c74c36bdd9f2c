/** Rows of the table `spans` as one Native block. Memory as in log-block.ts. */
import { AttributeColumns, pushId } from "./attribute-columns";
import type { NamedColumns } from "./column";
import { uint8Column, uint16Column, uint32Column, WideColumn } from "./fixed-column";
import { NativeBlock } from "./native-block";
import type { SpanRow } from "./span-row";
import { LowCardinalityColumn, StringColumn } from "./string-column";

export class SpanBlock extends NativeBlock {
  private readonly projectId = uint32Column();
  private readonly timestamp = new WideColumn("DateTime64(9, 'UTC')");
  private readonly observed = new WideColumn("DateTime64(3, 'UTC')");
  private readonly duration = new WideColumn("UInt64");
  private readonly traceId = new StringColumn();
  private readonly spanId = new StringColumn();
  private readonly parentSpanId = new StringColumn();
  private readonly traceState = new StringColumn();
  private readonly traceFlags = uint8Column();
  private readonly name = new LowCardinalityColumn();
  private readonly kind = new LowCardinalityColumn();
  private readonly status = new LowCardinalityColumn();
  private readonly statusMessage = new StringColumn();
  private readonly service = new LowCardinalityColumn();
  private readonly host = new LowCardinalityColumn();
  private readonly environment = new LowCardinalityColumn();
  private readonly version = new LowCardinalityColumn();
  private readonly peer = new LowCardinalityColumn();
  private readonly resourceId = new WideColumn("UInt64");
  private readonly scopeName = new LowCardinalityColumn();
  private readonly attributes = new AttributeColumns();
  private readonly events = new StringColumn();
  private readonly links = new StringColumn();
  private readonly retentionDays = uint16Column();
  protected readonly columns: NamedColumns = [
    ["project_id", this.projectId],
    ["timestamp", this.timestamp],
    ["observed_timestamp", this.observed],
    ["duration_ns", this.duration],
    ["trace_id", this.traceId],
    ["span_id", this.spanId],
    ["parent_span_id", this.parentSpanId],
    ["trace_state", this.traceState],
    ["trace_flags", this.traceFlags],
    ["name", this.name],
    ["kind", this.kind],
    ["status", this.status],
    ["status_message", this.statusMessage],
    ["service", this.service],
    ["host", this.host],
    ["environment", this.environment],
    ["version", this.version],
    ["peer", this.peer],
    ["resource_id", this.resourceId],
    ["scope_name", this.scopeName],
    ["attributes_text", this.attributes.texts],
    ["attributes_number", this.attributes.numbers],
    ["attributes_bool", this.attributes.bools],
    ["events", this.events],
    ["links", this.links],
    ["retention_days", this.retentionDays],
  ];

  /** Adds one row, or none when it throws. */
  append(row: SpanRow): void {
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

  private appendColumns(row: SpanRow): void {
    this.projectId.push(row.projectId);
    this.timestamp.pushTime(row.timestampSeconds, row.timestampNanos);
    this.observed.pushSafeInteger(row.observedMs);
    this.duration.push(row.durationLow, row.durationHigh);
    pushId(this.traceId, row.traceId);
    pushId(this.spanId, row.spanId);
    pushId(this.parentSpanId, row.parentSpanId);
    this.traceState.push(row.traceState);
    this.traceFlags.push(row.traceFlags);
    this.name.push(row.name);
    this.kind.push(row.kind);
    this.status.push(row.status);
    this.statusMessage.push(row.statusMessage);
    this.service.push(row.service);
    this.host.push(row.host);
    this.environment.push(row.environment);
    this.version.push(row.version);
    this.peer.push(row.peer);
    this.resourceId.push(row.resourceIdLow, row.resourceIdHigh);
    this.scopeName.push(row.scopeName);
    this.events.push(row.events);
    this.links.push(row.links);
    this.retentionDays.push(row.retentionDays);
  }
}
