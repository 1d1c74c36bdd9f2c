/**
 * How much one project may send through this process, so that a loud one cannot starve another: a bucket of events and
 * one of bytes for each project, which fill at the set rate and hold BURST_SECONDS of it. A request is let in while
 * neither is in debt, and may overdraw them: its size is known only when it is read, and what was read is not thrown
 * away. Memory: PROJECTS_MAX buckets. Pure but for the clock.
 */
import { Refusal } from "./refusal";

/** 0: no bound. */
export interface QuotaRates {
  readonly eventsPerSecond: number;
  /** Bytes of bodies after decompression. */
  readonly bytesPerSecond: number;
}

interface Bucket {
  events: number;
  bytes: number;
  filledAtMs: number;
}

const BURST_SECONDS = 10;
const PROJECTS_MAX = 10_000;

export class ProjectQuota {
  private readonly buckets = new Map<number, Bucket>();
  private readonly isOff: boolean;

  constructor(
    private readonly rates: QuotaRates,
    private readonly nowMs: () => number,
  ) {
    this.isOff = rates.eventsPerSecond <= 0 && rates.bytesPerSecond <= 0;
  }

  /** Throws a Refusal `limit.rate` with the time to wait while the project has sent more than it may. */
  admit(projectId: number): void {
    if (this.isOff) return;
    const { eventsPerSecond, bytesPerSecond } = this.rates;
    const bucket = this.filled(projectId);
    const seconds = Math.max(
      secondsUntilPaid(bucket.events, eventsPerSecond),
      secondsUntilPaid(bucket.bytes, bytesPerSecond),
    );
    if (seconds > 0)
      throw new Refusal("limit.rate", `Come back in ${seconds} s.`, { retryAfterSeconds: seconds });
  }

  chargeEvents(projectId: number, events: number): void {
    if (!this.isOff) this.filled(projectId).events -= events;
  }

  /** Charges for a body that was read; admits again, because others may have used the quota up meanwhile. */
  takeBytes(projectId: number, bytes: number): void {
    this.admit(projectId);
    this.chargeBytes(projectId, bytes);
  }

  chargeBytes(projectId: number, bytes: number): void {
    if (!this.isOff) this.filled(projectId).bytes -= bytes;
  }

  private filled(projectId: number): Bucket {
    const { eventsPerSecond, bytesPerSecond } = this.rates;
    const nowMs = this.nowMs();
    const bucket = this.buckets.get(projectId) ?? this.add(projectId, nowMs);
    const seconds = (nowMs - bucket.filledAtMs) / 1000;
    bucket.events = Math.min(eventsPerSecond * BURST_SECONDS, bucket.events + eventsPerSecond * seconds);
    bucket.bytes = Math.min(bytesPerSecond * BURST_SECONDS, bucket.bytes + bytesPerSecond * seconds);
    bucket.filledAtMs = nowMs;
    return bucket;
  }

  private add(projectId: number, nowMs: number): Bucket {
    if (this.buckets.size >= PROJECTS_MAX) this.forgetOldest();
    const { eventsPerSecond, bytesPerSecond } = this.rates;
    const bucket = {
      events: eventsPerSecond * BURST_SECONDS,
      bytes: bytesPerSecond * BURST_SECONDS,
      filledAtMs: nowMs,
    };
    this.buckets.set(projectId, bucket);
    return bucket;
  }

  private forgetOldest(): void {
    for (const projectId of this.buckets.keys()) {
      this.buckets.delete(projectId);
      return;
    }
  }
}

/** 0 when nothing is owed, else whole seconds. */
function secondsUntilPaid(tokens: number, perSecond: number): number {
  if (perSecond <= 0 || tokens > 0) return 0;
  return Math.max(1, Math.ceil(-tokens / perSecond));
}
