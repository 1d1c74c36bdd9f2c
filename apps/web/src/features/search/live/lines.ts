/**
 * What a tail has on screen: rows, repeats folded into the row before, and notes between them. At most LINES_MAX
 * lines; the oldest go first. Pure.
 */
import type { LogRecord } from "../../api/types";

export type NoteTone = "plain" | "ok" | "warn";

export type Line =
  | { kind: "row"; key: string; row: LogRecord; times: number }
  | { kind: "note"; key: string; text: string; tone: NoteTone };

export const LINES_MAX = 5_000;

export type Entry = { kind: "row"; row: LogRecord } | { kind: "note"; text: string; tone: NoteTone };

let notes = 0;

/** The lines with the entries behind them; a new array. */
export function withEntries(lines: readonly Line[], entries: readonly Entry[], fold: boolean): Line[] {
  const next = lines.slice();
  for (const entry of entries) {
    const last = next.at(-1);
    if (entry.kind === "note") next.push({ ...entry, key: `note-${notes++}` });
    else if (fold && last?.kind === "row" && isRepeat(last.row, entry.row)) {
      next[next.length - 1] = { ...last, times: last.times + 1 };
    } else next.push({ kind: "row", key: entry.row.id, row: entry.row, times: 1 });
  }
  return next.length > LINES_MAX ? next.slice(-LINES_MAX) : next;
}

/** Entries that wait while a person reads: the newest that will fit, and how many were let go. */
export function withWaiting(waiting: readonly Entry[], entries: readonly Entry[]) {
  const all = [...waiting, ...entries];
  const dropped = Math.max(0, all.length - LINES_MAX);
  return { waiting: dropped === 0 ? all : all.slice(dropped), dropped };
}

function isRepeat(a: LogRecord, b: LogRecord): boolean {
  return a.body === b.body && a.service === b.service && a.severity_number === b.severity_number;
}
