/**
 * Chain step: keeps a row inside the limits of docs/reference/limits.md. What is cut is counted in attributes of its
 * own and noted; nothing is cut silently. Pure.
 */
import type { AttributeKeys, LogRow } from "@sightglass/clickhouse";
import { LIMITS, type Reason } from "@sightglass/telemetry";
import type { Normalizer } from "./normalize";

const FUTURE_SECONDS_MAX = 3600;
const DAY_SECONDS = 86_400;
/** Longest service, host, environment, version and severity word, in UTF-16 units: they are dictionary columns. */
const COLUMN_UNITS_MAX = 256;
const UTF8_BYTES_PER_UNIT_MAX = 3;
const DROPPED = "sightglass.dropped_attributes";
const TRUNCATED = "sightglass.truncated_attributes";
const REPLACED = "sightglass.replaced_bytes";

const COLUMNS = [
  ["service", "service.name"],
  ["host", "host.name"],
  ["environment", "deployment.environment.name"],
  ["version", "service.version"],
  ["severityText", "severity_text"],
] as const;

export interface LimitContext {
  readonly row: LogRow;
  readonly normalizer: Normalizer;
  readonly keys: AttributeKeys;
  /** The event held bytes that are not UTF-8. */
  readonly replaced: boolean;
  readonly note: (reason: Reason) => void;
}

export function limit(context: LimitContext): void {
  limitColumns(context);
  limitAttributes(context);
  limitTime(context);
  if (context.replaced) {
    context.normalizer.add(context.keys.find(REPLACED), true);
    context.note("text.replaced");
  }
}

/** No time: the time of receipt. Ahead, too old or unreadable: the same, and the sender's own is kept. */
function limitTime({ row, normalizer, note }: LimitContext): void {
  const nowSeconds = Math.floor(row.observedMs / 1000);
  const reason = normalizer.hasTime ? timeProblem(row, normalizer, nowSeconds) : undefined;
  if (reason === undefined && normalizer.hasTime) return;
  row.timestampSeconds = nowSeconds;
  row.timestampNanos = (row.observedMs % 1000) * 1_000_000;
  if (reason === undefined) return;
  normalizer.keepOriginalTime();
  note(reason);
}

function timeProblem(row: LogRow, normalizer: Normalizer, nowSeconds: number): Reason | undefined {
  if (normalizer.timeUnreadable) return "time.unreadable";
  if (row.timestampSeconds > nowSeconds + FUTURE_SECONDS_MAX) return "time.future";
  return row.timestampSeconds < nowSeconds - row.retentionDays * DAY_SECONDS ? "time.too_old" : undefined;
}

/** A longer name is cut in its column; the whole stays as an attribute. */
function limitColumns({ row, normalizer, keys }: LimitContext): void {
  const longest = Math.max(row.service.length, row.host.length, row.environment.length, row.version.length);
  if (longest <= COLUMN_UNITS_MAX && row.severityText.length <= COLUMN_UNITS_MAX) return;
  for (const [column, attribute] of COLUMNS) {
    const value = row[column];
    if (value.length <= COLUMN_UNITS_MAX) continue;
    normalizer.add(keys.find(attribute), value);
    row[column] = value.slice(0, COLUMN_UNITS_MAX);
  }
}

function limitAttributes({ row, normalizer, keys, note }: LimitContext): void {
  const over = Math.max(0, row.attributeCount - LIMITS.attributesMax);
  row.attributeCount -= over;
  let truncated = normalizer.cutKeys;
  for (let i = 0; i < row.attributeCount; i++) {
    const value = row.values[i];
    if (typeof value !== "string" || !isOver(value)) continue;
    row.values[i] = cutToBytes(value, LIMITS.attributeValueBytesMax);
    truncated++;
  }
  const dropped = over + normalizer.dropped;
  if (dropped > 0) normalizer.add(keys.find(DROPPED), dropped);
  if (truncated > 0) normalizer.add(keys.find(TRUNCATED), truncated);
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
