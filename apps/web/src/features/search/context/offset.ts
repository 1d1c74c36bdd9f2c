/** How far an event is from another, to the nanosecond when that is near: `−2.4 s`, `+12 ms`, `0`. Pure. */
import { formatDuration } from "../../../ui/format/duration";

/** Both RFC 3339 UTC with nine digits. */
export function offsetText(timestamp: string, anchor: string): string {
  const ms = Date.parse(`${timestamp.slice(0, 19)}Z`) - Date.parse(`${anchor.slice(0, 19)}Z`);
  const fine = (Number(timestamp.slice(20, 29)) - Number(anchor.slice(20, 29))) / 1e6;
  const offset = ms + fine;
  if (offset === 0) return "0";
  return offset < 0 ? formatDuration(offset) : `+${formatDuration(offset)}`;
}

/** A range around the outermost rows, whole milliseconds, at least a second on each side of the anchor. */
export function spanOf(rows: readonly { timestamp: string }[], anchor: string): { from: string; to: string } {
  const times = [...rows.map((row) => row.timestamp), anchor].map((text) =>
    Date.parse(`${text.slice(0, 23)}Z`),
  );
  const at = Date.parse(`${anchor.slice(0, 23)}Z`);
  const from = Math.min(at - 1_000, ...times);
  const to = Math.max(at + 1_000, ...times) + 1;
  return { from: new Date(from).toISOString(), to: new Date(to).toISOString() };
}
