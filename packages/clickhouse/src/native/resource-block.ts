/** Rows of the table `resources` as one Native block. Pure but for its own state. */
import { encodeNativeBlock, type NamedColumns } from "./column";
import { uint32Column, WideColumn } from "./fixed-column";
import { textMap } from "./map-column";
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

export class ResourceBlock {
  private readonly projectId = uint32Column();
  private readonly resourceId = new WideColumn("UInt64");
  private readonly service = new LowCardinalityColumn();
  private readonly attributes = textMap();
  private readonly firstSeen = uint32Column("DateTime('UTC')");
  private readonly lastSeen = uint32Column("DateTime('UTC')");
  private readonly keyIndexes = new Map<string, number>();
  private readonly columns: NamedColumns = [
    ["project_id", this.projectId],
    ["resource_id", this.resourceId],
    ["service", this.service],
    ["attributes", this.attributes],
    ["first_seen", this.firstSeen],
    ["last_seen", this.lastSeen],
  ];

  get rows(): number {
    return this.projectId.rows;
  }

  get bytes(): number {
    return this.columns.reduce((sum, [, column]) => sum + column.byteLength(), 0);
  }

  append(row: ResourceRow): void {
    this.projectId.push(row.projectId);
    this.resourceId.push(row.resourceIdLow, row.resourceIdHigh);
    this.service.push(row.service);
    for (const [key, value] of row.attributes) {
      this.attributes.pushKey(this.keyIndex(key));
      this.attributes.values.push(value);
    }
    this.attributes.endRow();
    this.firstSeen.push(row.firstSeen);
    this.lastSeen.push(row.lastSeen);
  }

  encode(): Buffer {
    return encodeNativeBlock(this.columns);
  }

  reset(): void {
    for (const [, column] of this.columns) column.reset();
    this.keyIndexes.clear();
  }

  private keyIndex(key: string): number {
    const known = this.keyIndexes.get(key);
    if (known !== undefined) return known;
    const index = this.attributes.keys.define(key);
    this.keyIndexes.set(key, index);
    return index;
  }
}
