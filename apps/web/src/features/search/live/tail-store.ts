/**
 * The state of one tail on screen: lines, what waits while a person reads, rate and delay. Messages are gathered and
 * shown together every FLUSH_MS, so that thousands a second cost a few renders.
 */
import { formatDuration } from "../../../ui/format/duration";
import { formatCount } from "../../../ui/format/number";
import { formatSecond, type Zone } from "../../../ui/format/time";
import type { LogRecord, QueryProblem } from "../../api/types";
import { type Entry, type Line, withEntries, withWaiting } from "./lines";
import type { TailMessage } from "./tail-client";

export interface TailView {
  lines: readonly Line[];
  /** `opening` until the tail stands; `lost` while it is tried again. */
  state: "opening" | "live" | "lost" | "refused";
  reason: string;
  problems: readonly QueryProblem[];
  /** Events that wait because a person reads. */
  waiting: number;
  paused: boolean;
  /** Events a second, of the last seconds. */
  rate: number;
  /** Time from receipt to screen; null while nothing comes. */
  delayMs: number | null;
}

export interface TailStoreOptions {
  zone: Zone;
  since: string;
}

const FLUSH_MS = 50;
/** When much comes, drawing twice as seldom leaves the browser time to breathe. */
const FLUSH_MANY_MS = 120;
const MANY = 40;
const RATE_MS = 5_000;
const IDS_MAX = 10_000;

const EMPTY: TailView = {
  lines: [],
  state: "opening",
  reason: "",
  problems: [],
  waiting: 0,
  paused: false,
  rate: 0,
  delayMs: null,
};

export class TailStore {
  private view = EMPTY;
  private readonly listeners = new Set<() => void>();
  private entries: Entry[] = [];
  private waiting: Entry[] = [];
  private dropped = 0;
  private began = false;
  private timer: ReturnType<typeof setTimeout> | null = null;
  private readonly ids = new Set<string>();
  private arrivals: { at: number; delayMs: number }[] = [];

  private fold = true;
  private flushMs = FLUSH_MS;

  constructor(private readonly options: TailStoreOptions) {}

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  readonly current = (): TailView => this.view;

  setFold(fold: boolean): void {
    this.fold = fold;
  }

  take(message: TailMessage): void {
    if (message.kind === "row") this.takeRow(message);
    else if (message.kind === "began") this.begin(message);
    else if (message.kind === "skipped") this.note(skippedText(message.count), "warn");
    else if (message.kind === "resumed") {
      this.note(resumedText(message), "ok");
      this.show({ state: "live", reason: "" });
    } else if (message.kind === "lost") {
      this.show({ state: this.view.state === "opening" ? "opening" : "lost", reason: message.reason });
    } else this.show({ state: "refused", reason: message.message, problems: message.problems });
  }

  pause(): void {
    if (!this.view.paused && this.view.lines.length > 0) this.show({ paused: true });
  }

  /** Shows what has waited, and goes on. */
  resume(): void {
    const entries = this.waiting;
    if (this.dropped > 0) {
      const text = `${formatCount(this.dropped)} more came while you read; they are stored`;
      entries.unshift({ kind: "note", text, tone: "warn" });
    }
    this.waiting = [];
    this.dropped = 0;
    const lines = withEntries(this.view.lines, entries, this.fold);
    this.show({ lines, waiting: 0, paused: false });
  }

  clear(): void {
    this.waiting = [];
    this.dropped = 0;
    this.show({ lines: [], waiting: 0, paused: false });
  }

  private takeRow({ row, chars }: Pick<Extract<TailMessage, { kind: "row" }>, "row" | "chars">): void {
    if (this.ids.has(row.id)) return;
    this.ids.add(row.id);
    if (this.ids.size > IDS_MAX) {
      for (const oldest of this.ids) {
        this.ids.delete(oldest);
        break;
      }
    }
    this.entries.push({ kind: "row", row, chars });
    if (this.began) this.measure(row);
    this.schedule();
  }

  private measure(row: LogRecord): void {
    const at = Date.now();
    this.arrivals.push({ at, delayMs: Math.max(0, at - Date.parse(row.observed_timestamp)) });
  }

  /** The past stands above a line that says so. */
  private begin({ shown, older }: { shown: number; older: boolean }): void {
    const { since, zone } = this.options;
    const minutes = `${Number.parseInt(since, 10)} minutes before the tail began`;
    const text = older
      ? `the newest ${formatCount(shown)} events of the ${minutes}`
      : `${minutes}: ${countOf(shown)}`;
    this.entries.unshift({ kind: "note", text, tone: "plain" });
    this.began = true;
    this.note(`tail began ${formatSecond(Date.now(), zone)}`, "plain");
    this.show({ state: "live", reason: "" });
  }

  private note(text: string, tone: "plain" | "ok" | "warn"): void {
    this.entries.push({ kind: "note", text, tone });
    this.schedule();
  }

  private schedule(): void {
    if (this.timer !== null || !this.began) return;
    this.timer = setTimeout(() => {
      this.timer = null;
      this.flush();
    }, this.flushMs);
  }

  private flush(): void {
    const entries = this.entries;
    this.entries = [];
    this.flushMs = entries.length < MANY ? FLUSH_MS : FLUSH_MANY_MS;
    const since = Date.now() - RATE_MS;
    this.arrivals = this.arrivals.filter(({ at }) => at > since);
    const figures = { rate: (this.arrivals.length * 1_000) / RATE_MS, delayMs: middleOf(this.arrivals) };
    if (!this.view.paused) {
      this.show({ ...figures, lines: withEntries(this.view.lines, entries, this.fold) });
      return;
    }
    const next = withWaiting(this.waiting, entries);
    this.waiting = next.waiting;
    this.dropped += next.dropped;
    const rows = this.waiting.filter(({ kind }) => kind === "row").length;
    this.show({ ...figures, waiting: rows + this.dropped });
  }

  /** Rates fade while nothing comes. */
  settle(): void {
    if (this.view.rate > 0) this.flush();
  }

  private show(change: Partial<TailView>): void {
    this.view = { ...this.view, ...change };
    for (const listener of this.listeners) listener();
  }
}

function skippedText(count: number): string {
  return `${formatCount(count)} skipped: this browser was behind. They are stored.`;
}

function countOf(count: number): string {
  return count === 1 ? "1 event" : `${formatCount(count)} events`;
}

function resumedText({ lostMs, repeats }: { lostMs: number; repeats: boolean }): string {
  const source = repeats ? ", from the store" : "";
  return `connection lost for ${formatDuration(Math.max(1, Math.round(lostMs)))} and resumed${source}: nothing is missing`;
}

function middleOf(arrivals: readonly { delayMs: number }[]): number | null {
  const sorted = arrivals.map(({ delayMs }) => delayMs).sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? null;
}
