/**
 * How much one project may send through this process, so that a loud one cannot starve another: a bucket of events and
 * one of bytes for each project, which fill at the set rate and hold BURST_SECONDS of it. A request is let in while
 * neither is in debt, and may overdraw them: its size is known only when it is read, and what was read is not thrown
 * away. Memory: PROJECTS_MAX buckets; past that the project that sent nothing for longest is forgotten, of those that
 * owe nothing if there are any. Pure but for the clock.
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
  /** The one used last is the last. */
  private readonly buckets = new Map<number, Bucket>();
  private newest: number | undefined;
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
    const seconds = this.secondsInDebt(this.filled(projectId));
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
    const nowMs = this.nowMs();
    const bucket = this.buckets.get(projectId) ?? this.made(nowMs);
    if (projectId !== this.newest) {
      this.buckets.delete(projectId);
      this.buckets.set(projectId, bucket);
      this.newest = projectId;
    }
    this.fill(bucket, nowMs);
    return bucket;
  }

  private fill(bucket: Bucket, nowMs: number): void {
    const { eventsPerSecond, bytesPerSecond } = this.rates;
    const seconds = (nowMs - bucket.filledAtMs) / 1000;
    bucket.events = Math.min(eventsPerSecond * BURST_SECONDS, bucket.events + eventsPerSecond * seconds);
    bucket.bytes = Math.min(bytesPerSecond * BURST_SECONDS, bucket.bytes + bytesPerSecond * seconds);
    bucket.filledAtMs = nowMs;
  }

  private made(nowMs: number): Bucket {
    if (this.buckets.size >= PROJECTS_MAX) this.forgetOne(nowMs);
    const { eventsPerSecond, bytesPerSecond } = this.rates;
    return {
      events: eventsPerSecond * BURST_SECONDS,
      bytes: bytesPerSecond * BURST_SECONDS,
      filledAtMs: nowMs,
    };
  }

  private forgetOne(nowMs: number): void {
    const [oldest] = this.buckets.keys();
    let forgotten = oldest;
    for (const [projectId, bucket] of this.buckets) {
      this.fill(bucket, nowMs);
      if (this.secondsInDebt(bucket) > 0) continue;
      forgotten = projectId;
      break;
    }
    if (forgotten !== undefined) this.buckets.delete(forgotten);
  }

  private secondsInDebt({ events, bytes }: Bucket): number {
    const { eventsPerSecond, bytesPerSecond } = this.rates;
    return Math.max(secondsUntilPaid(events, eventsPerSecond), secondsUntilPaid(bytes, bytesPerSecond));
  }
}

/** 0 when nothing is owed, else whole seconds. */
function secondsUntilPaid(tokens: number, perSecond: number): number {
  if (perSecond <= 0 || tokens > 0) return 0;
  return Math.max(1, Math.ceil(-tokens / perSecond));
}
