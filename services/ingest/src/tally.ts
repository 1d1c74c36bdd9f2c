/** Counts of what became of events, by project, source, signal, outcome and reason. Pure. */
import type { OutcomeRow } from "@sightglass/clickhouse";
import type { Outcome, Reason, Signal } from "@sightglass/telemetry";

interface Count {
  projectId: number;
  source: string;
  signal: Signal;
  outcome: Outcome;
  reason: Reason | "";
  events: number;
  bytes: number;
  lastSeenMs: number;
}

export interface Counted {
  readonly projectId: number;
  readonly source: string;
  readonly signal: Signal;
  readonly outcome: Outcome;
  readonly reason: Reason | "";
  readonly events: number;
  readonly bytes: number;
  readonly atMs: number;
}

/** Memory: one entry a distinct (project, source, signal, outcome, reason). */
export class Tally {
  private readonly counts = new Map<string, Count>();

  get isEmpty(): boolean {
    return this.counts.size === 0;
  }

  add(counted: Counted): void {
    const { projectId, source, signal, outcome, reason, atMs } = counted;
    const key = `${projectId} ${signal} ${outcome} ${reason} ${source}`;
    let count = this.counts.get(key);
    if (count === undefined) {
      count = { projectId, source, signal, outcome, reason, events: 0, bytes: 0, lastSeenMs: 0 };
      this.counts.set(key, count);
    }
    count.events += counted.events;
    count.bytes += counted.bytes;
    if (atMs > count.lastSeenMs) count.lastSeenMs = atMs;
  }

  /** Adds all counts of `other`. */
  merge(other: Tally): void {
    for (const count of other.counts.values()) this.add({ ...count, atMs: count.lastSeenMs });
  }

  rows(process: string): OutcomeRow[] {
    return [...this.counts.values()].map((count) => ({ ...count, process }));
  }

  clear(): void {
    this.counts.clear();
  }
}
