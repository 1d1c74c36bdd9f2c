/**
 * Log records as CSV: RFC 4180, CRLF, UTF-8. Pure.
 * A cell that a spreadsheet would run as a formula (begins with = + - @ TAB CR) gets a leading
 * apostrophe (OWASP ASVS 5.0 1.2.10). Attributes and resource are JSON text in one cell each.
 */
import type { LogRecord } from "@sightglass/telemetry";

const COLUMNS = [
  "id",
  "timestamp",
  "observed_timestamp",
  "severity",
  "severity_number",
  "severity_text",
  "service",
  "host",
  "environment",
  "version",
  "scope_name",
  "body",
  "trace_id",
  "span_id",
  "attributes",
  "resource",
] as const satisfies readonly (keyof LogRecord)[];

export const CSV_HEADER = `${COLUMNS.join(",")}\r\n`;

/** One record as one CSV record with its line end. */
export function toCsvLine(record: LogRecord): string {
  return `${COLUMNS.map((column) => csvCell(cellText(record[column]))).join(",")}\r\n`;
}

function cellText(value: string | number | object): string {
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}

/** Guards against formulas first, then quotes where RFC 4180 asks for it. */
export function csvCell(text: string): string {
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
