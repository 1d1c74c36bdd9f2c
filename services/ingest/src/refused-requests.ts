/**
 * What is counted without rows of its own: whole requests that were refused, beside the sum of events, and events that
 * were lost before they could be taken. Written at most once a second.
 */
import type { Reason, Signal } from "@sightglass/telemetry";
import type { Sender } from "./sender";
import type { BlockLine } from "./steps/publish";
import { type Counted, Tally } from "./tally";

const FLUSH_MS = 1000;
/** The project and source of requests whose key is not known. */
const NOBODY = { projectId: 0, source: "http/unknown" } as const;

export class RefusedRequests {
  private waiting = new Tally();
  private timer: NodeJS.Timeout | undefined;

  constructor(private readonly line: BlockLine) {}

  count(reason: Reason, signal: Signal, sender: Sender | undefined): void {
    const { projectId, source } = sender ?? NOBODY;
    this.add({
      projectId,
      source,
      signal,
      outcome: "refused",
      reason,
      events: 1,
      bytes: 0,
      atMs: Date.now(),
    });
  }

  add(counted: Counted): void {
    this.waiting.add(counted);
    this.timer ??= setTimeout(() => this.flush(), FLUSH_MS).unref();
  }

  /** Counts that the event log does not take are kept for the next time. */
  flush(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    if (this.waiting.isEmpty) return;
    const sent = this.waiting;
    this.waiting = new Tally();
    this.line.open.tally.merge(sent);
    this.line.durable.catch(() => this.waiting.merge(sent));
    this.line.commit();
  }
}
