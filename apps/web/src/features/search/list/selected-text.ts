/** Selected events as text for the clipboard. Pure. */
import type { LogRecord } from "@sightglass/telemetry";

/** One JSON object a line, as the API gives them. */
export function asNdjson(records: Iterable<LogRecord>): string {
  return [...records].map((record) => JSON.stringify(record)).join("\n");
}

/** `time LEVEL service message`, one event a line or more when its message has more. */
export function asLines(records: Iterable<LogRecord>): string {
  return [...records]
    .map(({ timestamp, severity, severity_text, service, body }) =>
      [timestamp, (severity || severity_text).toUpperCase(), service, body]
        .filter((part) => part !== "")
        .join(" "),
    )
    .join("\n");
}

/** Oldest first, as a log is read. */
export function byTime(records: Iterable<LogRecord>): LogRecord[] {
  return [...records].sort((a, b) =>
    a.timestamp === b.timestamp ? compare(a.id, b.id) : compare(a.timestamp, b.timestamp),
  );
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** Rows from one id to another, both included, whichever stands first; the second alone when the first is not there. */
export function between<Row extends { id: string }>(rows: readonly Row[], from: string, to: string): Row[] {
  const b = rows.findIndex((row) => row.id === to);
  if (b < 0) return [];
  const found = rows.findIndex((row) => row.id === from);
  const a = found < 0 ? b : found;
  return rows.slice(Math.min(a, b), Math.max(a, b) + 1);
}
