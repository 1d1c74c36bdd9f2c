/** Rows of the table `resources` as one Native block. Pure but for its own state. */
import type { NamedColumns } from "./column";
import { uint32Column, WideColumn } from "./fixed-column";
import { LabelsColumn } from "./map-column";
import { NativeBlock } from "./native-block";
import { LowCardinalityColumn } from "./string-column";

export interface ResourceRow {
  projectId: number;
  resourceIdLow: number;
  resourceIdHigh: number;
  service: string;
  attributes: readonly (readonly [key: string, value: string])[];
  /** Unix seconds. */
  firstSeen: number;
  lastSeen: number;
}

export class ResourceBlock extends NativeBlock {
  private readonly projectId = uint32Column();
  private readonly resourceId = new WideColumn("UInt64");
  private readonly service = new LowCardinalityColumn();
  private readonly attributes = new LabelsColumn();
  private readonly firstSeen = uint32Column("DateTime('UTC')");
  private readonly lastSeen = uint32Column("DateTime('UTC')");
  protected readonly columns: NamedColumns = [
    ["project_id", this.projectId],
    ["resource_id", this.resourceId],
    ["service", this.service],
    ["attributes", this.attributes],
    ["first_seen", this.firstSeen],
    ["last_seen", this.lastSeen],
  ];

  append(row: ResourceRow): void {
    this.projectId.push(row.projectId);
    this.resourceId.push(row.resourceIdLow, row.resourceIdHigh);
    this.service.push(row.service);
    this.attributes.push(row.attributes);
    this.firstSeen.push(row.firstSeen);
    this.lastSeen.push(row.lastSeen);
  }
}
