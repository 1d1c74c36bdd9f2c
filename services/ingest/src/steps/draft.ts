/**
 * One event on its way into the open block: the row, its attributes without repeats, what it says of its resource, and
 * what the limits must know. A receiver fills it; the same object serves every event of the process. Pure.
 */
import type { AttributeKey, AttributeKeys, AttributeValue, EventRow, LogRow } from "@sightglass/clickhouse";
import { LIMITS } from "@sightglass/telemetry";
import type { Scalar } from "./json-values";

/** What an event says of the thing that sent it; parallel arrays, used again. */
export interface ResourceDraft {
  readonly keys: string[];
  readonly values: string[];
  count: number;
}

const ORIGINAL_TIME = "sightglass.original_timestamp";
const COPIES_MAX = 9;

export class EventDraft<Row extends EventRow = LogRow> {
  readonly resource: ResourceDraft = { keys: [], values: [], count: 0 };
  hasTime = false;
  /** The event has a time that could not be read: it is stored at the time of receipt. */
  timeUnreadable = false;
  /** The time as the sender gave it, kept when the stored one differs; `undefined`: nanoseconds, as in the row. */
  originalTime: Scalar | undefined;
  /** Attributes that found their key taken nine times over. */
  dropped = 0;
  /** Keys that were cut to the limit. */
  cutKeys = 0;
  private serial = 0;

  constructor(
    readonly keys: AttributeKeys,
    readonly row: Row,
  ) {}

  /** Empties what belongs to one event; project, retention and receive time stay. */
  begin(): void {
    this.row.clear();
    this.serial++;
    this.hasTime = false;
    this.timeUnreadable = false;
    this.originalTime = undefined;
    this.dropped = 0;
    this.cutKeys = 0;
    this.resource.count = 0;
  }

  /** The key of a path, cut to the limit and counted when it is longer. */
  keyOf(path: string): AttributeKey {
    if (path.length <= LIMITS.attributeKeyBytesMax) return this.keys.find(path);
    this.cutKeys++;
    return this.keys.find(path.slice(0, LIMITS.attributeKeyBytesMax));
  }

  /** Adds an attribute; a key that the event has already gets a number behind it. */
  add(key: AttributeKey, value: AttributeValue): void {
    if (key.row !== this.serial) {
      key.row = this.serial;
      this.row.addAttribute(key, value);
    } else {
      this.addAgain(key, value);
    }
  }

  addResource(key: string, value: string): void {
    const { resource } = this;
    resource.keys[resource.count] = key;
    resource.values[resource.count++] = value;
  }

  /** Keeps what the sender gave as its time, before another is put into the row. */
  keepOriginalTime(): void {
    const { timestampSeconds, timestampNanos } = this.row;
    const nanos = `${timestampSeconds}${String(timestampNanos).padStart(9, "0")}`;
    this.add(this.keys.find(ORIGINAL_TIME), this.originalTime ?? nanos);
  }

  private addAgain(key: AttributeKey, value: AttributeValue): void {
    for (let i = 2; i <= COPIES_MAX; i++) {
      const other = this.keys.find(`${key.path}_${i}`);
      if (other.row === this.serial) continue;
      other.row = this.serial;
      this.row.addAttribute(other, value);
      return;
    }
    this.dropped++;
  }
}
