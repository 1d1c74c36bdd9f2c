/**
 * What a tail has on screen: rows, repeats folded into the row before, and notes between them. At most LINES_MAX
 * lines and CHARS_MAX characters, and the newest one; the oldest go first. Pure.
 */
import type { LogRecord } from "../../api/types";

export type NoteTone = "plain" | "ok" | "warn";

export type Line =
  | { kind: "row"; key: string; row: LogRecord; chars: number; times: number }
  | { kind: "note"; key: string; text: string; tone: NoteTone };

export const LINES_MAX = 5_000;
/** Of the records as text. */
export const CHARS_MAX = 24_000_000;

export type Entry =
  | { kind: "row"; row: LogRecord; chars: number }
  | { kind: "note"; text: string; tone: NoteTone };

let notes = 0;

/** The lines with the entries behind them; a new array. */
export function withEntries(lines: readonly Line[], entries: readonly Entry[], fold: boolean): Line[] {
  const next = lines.slice();
  for (const entry of entries) {
    const last = next.at(-1);
    if (entry.kind === "note") next.push({ ...entry, key: `note-${notes++}` });
    else if (fold && last?.kind === "row" && isRepeat(last.row, entry.row)) {
      next[next.length - 1] = { ...last, times: last.times + 1 };
    } else next.push({ ...entry, key: entry.row.id, times: 1 });
  }
  return next.slice(firstKept(next));
}

/** Entries that wait while a person reads: the newest that will fit, and how many events were let go. */
export function withWaiting(waiting: readonly Entry[], entries: readonly Entry[]) {
  const all = [...waiting, ...entries];
  const first = firstKept(all);
  return {
    waiting: all.slice(first),
    dropped: all.slice(0, first).filter(({ kind }) => kind === "row").length,
  };
}

function firstKept(all: readonly (Line | Entry)[]): number {
  let chars = 0;
  for (let at = all.length - 1; at >= 0; at--) {
    const one = all[at];
    chars += one?.kind === "row" ? one.chars : 0;
    const kept = all.length - at;
    if (kept > LINES_MAX || (kept > 1 && chars > CHARS_MAX)) return at + 1;
  }
  return 0;
}

function isRepeat(a: LogRecord, b: LogRecord): boolean {
  return a.body === b.body && a.service === b.service && a.severity_number === b.severity_number;
}
