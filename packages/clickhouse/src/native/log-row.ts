/**
 * One log record on its way into a block: a scratch object that a receiver fills and uses again for
 * every event, so that no object is made per row. Pure. Times are UTC.
 */
import type { AttributeKey } from "./attribute-keys";
import type { ByteRange } from "./byte-range";

/** What an attribute holds; text also as the ASCII bytes that came. */
export type AttributeValue = string | number | boolean | ByteRange;

export class LogRow {
  projectId = 0;
  retentionDays = 30;
  /** Sender's time: whole seconds since 1970 and 0 to 999,999,999 nanoseconds. */
  timestampSeconds = 0;
  timestampNanos = 0;
  /** Our time of receipt, Unix milliseconds. */
  observedMs = 0;
  eventIdLow = 0;
  eventIdHigh = 0;
  /** 0 to 24. */
  severityNumber = 0;
  severityText = "";
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
  /** Text, or the ASCII bytes of it. */
  body: string | ByteRange = "";
  /** The first `attributeCount` of `keys` and `values` belong to this event. */
  attributeCount = 0;
  readonly keys: AttributeKey[] = [];
  readonly values: AttributeValue[] = [];

  addAttribute(key: AttributeKey, value: AttributeValue): void {
    this.keys[this.attributeCount] = key;
    this.values[this.attributeCount++] = value;
  }

  /** Empties what belongs to one event; project, retention and receive time stay. */
  clear(): void {
    this.timestampSeconds = 0;
    this.timestampNanos = 0;
    this.severityNumber = 0;
    this.severityText = "";
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
    this.body = "";
    this.attributeCount = 0;
  }
}
