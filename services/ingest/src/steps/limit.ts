/**
 * Chain step: keeps a row inside the limits of docs/reference/limits.md. What is cut is counted in attributes of its
 * own and noted; nothing is cut silently. Pure.
 */
import type { EventRow } from "@sightglass/clickhouse";
import { LIMITS, type Reason } from "@sightglass/telemetry";
import type { EventDraft } from "./draft";

const FUTURE_SECONDS_MAX = 3600;
const DAY_SECONDS = 86_400;
/** Longest service, host, environment, version and severity word, in UTF-16 units: they are dictionary columns. */
const COLUMN_UNITS_MAX = 256;
const UTF8_BYTES_PER_UNIT_MAX = 3;
const DROPPED = "sightglass.dropped_attributes";
const TRUNCATED = "sightglass.truncated_attributes";
const REPLACED = "sightglass.replaced_bytes";

export interface LimitContext {
  readonly draft: EventDraft<EventRow>;
  /** The event held bytes that are not UTF-8. */
  readonly replaced: boolean;
  readonly note: (reason: Reason) => void;
}

export function limit(context: LimitContext): void {
  limitColumns(context);
  limitAttributes(context);
  limitTime(context);
  if (context.replaced) {
    context.draft.add(context.draft.keys.find(REPLACED), true);
    context.note("text.replaced");
  }
}

/** No time: the time of receipt. Ahead, too old or unreadable: the same, and the sender's own is kept. */
function limitTime({ draft, note }: LimitContext): void {
  const { row } = draft;
  const nowSeconds = Math.floor(row.observedMs / 1000);
  const reason = draft.hasTime ? timeProblem(draft, nowSeconds) : undefined;
  if (reason === undefined && draft.hasTime) return;
  if (reason !== undefined) {
    draft.keepOriginalTime();
    note(reason);
  }
  row.timestampSeconds = nowSeconds;
  row.timestampNanos = (row.observedMs % 1000) * 1_000_000;
}

function timeProblem({ row, timeUnreadable }: EventDraft<EventRow>, nowSeconds: number): Reason | undefined {
  if (timeUnreadable) return "time.unreadable";
  if (row.timestampSeconds > nowSeconds + FUTURE_SECONDS_MAX) return "time.future";
  return row.timestampSeconds < nowSeconds - row.retentionDays * DAY_SECONDS ? "time.too_old" : undefined;
}

/** A longer name is cut in its column; the whole stays as an attribute. */
function limitColumns({ draft }: LimitContext): void {
  const { row, keys } = draft;
  row.cutNames(COLUMN_UNITS_MAX, (attribute, value) => draft.add(keys.find(attribute), value));
}

function limitAttributes({ draft, note }: LimitContext): void {
  const { row, keys } = draft;
  const over = Math.max(0, row.attributeCount - LIMITS.attributesMax);
  row.attributeCount -= over;
  let truncated = draft.cutKeys;
  for (let i = 0; i < row.attributeCount; i++) {
    const value = row.values[i];
    if (typeof value !== "string" || !isOver(value)) continue;
    row.values[i] = cutToBytes(value, LIMITS.attributeValueBytesMax);
    truncated++;
  }
  const dropped = over + draft.dropped;
  if (dropped > 0) draft.add(keys.find(DROPPED), dropped);
  if (truncated > 0) draft.add(keys.find(TRUNCATED), truncated);
  if (dropped > 0 || truncated > 0) note("event.truncated");
}

function isOver(value: string): boolean {
  const max = LIMITS.attributeValueBytesMax;
  return value.length * UTF8_BYTES_PER_UNIT_MAX > max && Buffer.byteLength(value) > max;
}

/** The longest start of `value` that takes at most `bytes` in UTF-8, whole characters only. */
export function cutToBytes(value: string, bytes: number): string {
  const encoded = Buffer.from(value.slice(0, bytes));
  if (encoded.length <= bytes) return encoded.toString();
  let end = bytes;
  while (end > 0 && ((encoded[end] ?? 0) & 0xc0) === 0x80) end--;
  return encoded.toString("utf8", 0, end);
}
