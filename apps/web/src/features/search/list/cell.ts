/** Values of a record by key, as text. Pure. */
import type { AttributeValue, LogRecord } from "@sightglass/telemetry";
import { visible } from "./message-text";

const COLUMNS = new Map<string, (row: LogRecord) => string>([
  ["severity", (row) => row.severity || row.severity_text],
  ["service", (row) => row.service],
  ["host", (row) => row.host],
  ["environment", (row) => row.environment],
  ["version", (row) => row.version],
  ["trace_id", (row) => row.trace_id],
  ["span_id", (row) => row.span_id],
  ["body", (row) => row.body],
  ["timestamp", (row) => row.timestamp],
  ["observed_timestamp", (row) => row.observed_timestamp],
  ["scope_name", (row) => row.scope_name],
]);

/** Text of a column, attribute or resource attribute; undefined when the record has none. */
export function cellOf(row: LogRecord, key: string): string | undefined {
  const column = COLUMNS.get(key);
  if (column !== undefined) return column(row) || undefined;
  const value = own(row.attributes, key) ?? own(row.resource, key);
  return value === undefined ? undefined : String(value);
}

/** Not what every object inherits: `__proto__` and `constructor` are keys like others. */
function own(map: Readonly<Record<string, AttributeValue>>, key: string): AttributeValue | undefined {
  return Object.hasOwn(map, key) ? map[key] : undefined;
}

const SHOWN_ATTRIBUTES_MAX = 16;
const VALUE_CHARS_MAX = 120;

/** Attributes to print after the message, without the ones that have a column of their own. */
export function trailingAttributes(row: LogRecord, columns: readonly string[]): [string, string][] {
  const out: [string, string][] = [];
  for (const [key, value] of Object.entries(row.attributes)) {
    if (columns.includes(key)) continue;
    out.push([visible(key, true), quoted(visible(String(value).slice(0, VALUE_CHARS_MAX + 1), true))]);
    if (out.length >= SHOWN_ATTRIBUTES_MAX) break;
  }
  return out;
}

function quoted(value: string): string {
  const cut = value.length > VALUE_CHARS_MAX ? `${value.slice(0, VALUE_CHARS_MAX)}…` : value;
  return /[\s"=]/.test(cut) ? `"${cut}"` : cut;
}
