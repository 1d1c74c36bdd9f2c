/**
 * How long events were on their way from receipt until they could be searched: counted in memory by
 * project, source and minute of receipt, written to the store every few seconds. Best effort: it never
 * throws, holds nobody up, and forgets what does not fit its bound.
 */
import { randomUUID } from "node:crypto";
import { errorMessage, type Logger } from "@sightglass/runtime";
import type { BatchBlock } from "./block-batch";
import { WRITER_LIMITS } from "./limits";
import type { LatencyRow, StoreWriter } from "./store-writer";
import type { WriterMetrics } from "./writer-metrics";

const MINUTE_MS = 60_000;
/** Each value of `delay_ms` is a tenth above the last. */
const STEP = Math.log(1.1);
const DELAY_MAX_MS = 86_400_000 * 40;

/** The smallest of the fixed values that is not below the delay. Pure. */
export function delayBucket(ms: number): number {
  if (ms <= 1) return 1;
  return Math.ceil(Math.exp(STEP * Math.ceil(Math.log(Math.min(ms, DELAY_MAX_MS)) / STEP - 1e-9)));
}

export class LatencyReport {
  private counts = new Map<string, LatencyRow>();
  private timer: NodeJS.Timeout | undefined;
  private flushing: Promise<void> | null = null;
  /** An insert of unknown end; repeated under its token before anything new is sent. */
  private unsure: { rows: LatencyRow[]; token: string } | null = null;

  constructor(private readonly options: { store: Pick<StoreWriter, "insertLatency">; logger: Logger }) {}

  /** All events of a block count as received when its first one was: no figure looks better than it was. */
  stored(blocks: readonly BatchBlock[], nowMs: number): void {
    for (const { header } of blocks) {
      if (header === null) continue;
      const delayMs = delayBucket(nowMs - header.oldestReceivedMs);
      const t = Math.floor(header.oldestReceivedMs / MINUTE_MS) * (MINUTE_MS / 1000);
      for (const { projectId, source, rows } of header.counts)
        this.add({ projectId, t, source, delayMs, events: rows });
    }
  }

  /** The same metrics; each stored batch is counted here too, and written every few seconds from now on. */
  listenTo(metrics: WriterMetrics): WriterMetrics {
    this.timer ??= setInterval(() => void this.flush(), WRITER_LIMITS.latencyEveryMs).unref();
    return {
      ...metrics,
      batchStored: (batch) => {
        metrics.batchStored(batch);
        this.stored(batch.fresh, batch.nowMs);
      },
    };
  }

  /** Writes what is left. */
  async stop(): Promise<void> {
    clearInterval(this.timer);
    await this.flush();
  }

  /** One at a time: a call during another one joins it. */
  flush(): Promise<void> {
    this.flushing ??= this.send().finally(() => {
      this.flushing = null;
    });
    return this.flushing;
  }

  private async send(): Promise<void> {
    const { store, logger } = this.options;
    try {
      while (this.unsure !== null || this.counts.size > 0) {
        this.unsure ??= { rows: this.takeCounts(), token: `latency:${randomUUID()}` };
        await store.insertLatency({
          ...this.unsure,
          signal: AbortSignal.timeout(WRITER_LIMITS.latencyTimeoutMs),
        });
        this.unsure = null;
      }
    } catch (error) {
      logger.debug({ err: errorMessage(error) }, "the time until events could be searched was not written");
    }
  }

  private takeCounts(): LatencyRow[] {
    const rows = [...this.counts.values()];
    this.counts = new Map();
    return rows;
  }

  private add(row: LatencyRow): void {
    if (row.events === 0) return;
    const key = `${row.projectId} ${row.t} ${row.delayMs} ${row.source}`;
    const known = this.counts.get(key);
    if (known) known.events += row.events;
    else if (this.counts.size < WRITER_LIMITS.latencyRowsMax) this.counts.set(key, row);
  }
}
