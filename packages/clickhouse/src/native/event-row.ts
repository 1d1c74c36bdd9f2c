/**
 * What logs and spans have in common on their way into a block: a scratch object that a receiver fills and uses again
 * for every event, so that no object is made per row. Pure. Times are UTC.
 */
import type { AttributeKey } from "./attribute-keys";
import type { ByteRange } from "./byte-range";

/** What an attribute holds; text also as the ASCII bytes that came. */
export type AttributeValue = string | number | boolean | ByteRange;

/** Columns that hold few different texts. */
const NAMES = ["service", "host", "environment", "version"] as const;
const ATTRIBUTE_OF = {
  service: "service.name",
  host: "host.name",
  environment: "deployment.environment.name",
  version: "service.version",
} as const;

export class EventRow {
  projectId = 0;
  retentionDays = 30;
  /** Sender's time: whole seconds since 1970 and 0 to 999,999,999 nanoseconds. */
  timestampSeconds = 0;
  timestampNanos = 0;
  /** Our time of receipt, Unix milliseconds. */
  observedMs = 0;
  service = "";
  host = "";
  environment = "";
  version = "";
  resourceIdLow = 0;
  resourceIdHigh = 0;
  scopeName = "";
  /** Hex, or the bytes of it. */
  traceId: string | ByteRange = "";
  spanId: string | ByteRange = "";
  traceFlags = 0;
  /** The first `attributeCount` of `keys` and `values` belong to this event. */
  attributeCount = 0;
  readonly keys: AttributeKey[] = [];
  readonly values: AttributeValue[] = [];

  addAttribute(key: AttributeKey, value: AttributeValue): void {
    this.keys[this.attributeCount] = key;
    this.values[this.attributeCount++] = value;
  }

  /** Cuts the texts of dictionary columns to `units` UTF-16 units; `keep` gets the whole and the name of its attribute. */
  cutNames(units: number, keep: (attribute: string, value: string) => void): void {
    for (const name of NAMES) {
      const value = this[name];
      if (value.length <= units) continue;
      keep(ATTRIBUTE_OF[name], value);
      this[name] = value.slice(0, units);
    }
  }

  /** Empties what belongs to one event; project, retention and receive time stay. */
  clear(): void {
    this.timestampSeconds = 0;
    this.timestampNanos = 0;
    this.service = "";
    this.host = "";
    this.environment = "";
    this.version = "";
    this.resourceIdLow = 0;
    this.resourceIdHigh = 0;
    this.scopeName = "";
    this.traceId = "";
    this.spanId = "";
    this.traceFlags = 0;
    this.attributeCount = 0;
  }
}
