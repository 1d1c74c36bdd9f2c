/**
 * The life of one partition: repeat the batch that was planned when the last writer ended, then
 * batch after batch: plan, store, commit. The plan is durable before the first insert, so a crash at
 * any point repeats exactly the same blocks under the same tokens.
 */
import type { PartitionReader } from "@sightglass/bus";
import type { Logger } from "@sightglass/runtime";
import type { Attempts } from "./attempts";
import { type Batch, eventCount } from "./block-batch";
import { BatchCollector } from "./collect-batch";
import type { RepairedInsert } from "./insert-whole";
import { WRITER_LIMITS } from "./limits";
import type { Pace } from "./pace";
import { readBackSeenBlocks, type SeenBlocks } from "./seen-blocks";
import { storeBatch } from "./store-batch";
import type { StoreWriter } from "./store-writer";
import type { WriterMetrics } from "./writer-metrics";

export interface PartitionWriterOptions {
  store: StoreWriter;
  attempts: Attempts;
  pace: Pace;
  metrics: WriterMetrics;
  logger: Logger;
  /** Called between the inserts of a batch and its commit; a test ends the process there. */
  beforeCommit?: () => Promise<void>;
}

/** Longest wait for the first block of a batch. */
const WAIT_MS = 10_000;

/** Settles when the partition is taken away or the writer stops. */
export async function writePartition(
  reader: PartitionReader,
  options: PartitionWriterOptions,
): Promise<void> {
  const seen = await readBackSeenBlocks(reader);
  const { committed, planned } = reader.position;
  options.logger.info(
    { partition: reader.partition, committed, planned, seen: seen.size },
    "partition taken",
  );
  const collector = new BatchCollector(reader, committed);
  const kill = killAfterStop(reader.signal);
  try {
    const run = new PartitionRun(reader, options, { seen, kill: kill.signal });
    if (planned !== null)
      await run.storePlanned(await collector.collectUntil(planned), { isRepetition: true });
    const { pace } = options;
    while (!reader.signal.aborted) {
      const batch = await collector.collect({ due: () => pace.due(performance.now()), waitMs: WAIT_MS });
      if (!batch || reader.signal.aborted) continue;
      pace.closed(performance.now());
      await reader.plan(batch.end);
      await run.storePlanned(batch, { isRepetition: false });
    }
  } catch (error) {
    if (!reader.signal.aborted) throw error;
  } finally {
    kill.clear();
  }
}

/** Aborts some seconds after `stop` did, so that an insert in flight may end. */
function killAfterStop(stop: AbortSignal): { signal: AbortSignal; clear: () => void } {
  const controller = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  const onStop = () => {
    timer = setTimeout(() => controller.abort(), WRITER_LIMITS.stopGraceMs);
  };
  if (stop.aborted) onStop();
  else stop.addEventListener("abort", onStop, { once: true });
  const clear = () => {
    clearTimeout(timer);
    stop.removeEventListener("abort", onStop);
  };
  return { signal: controller.signal, clear };
}

class PartitionRun {
  constructor(
    private readonly reader: PartitionReader,
    private readonly options: PartitionWriterOptions,
    private readonly state: { seen: SeenBlocks; kill: AbortSignal },
  ) {}

  /** Null: stopped before the planned batch was read. */
  async storePlanned(batch: Batch | null, { isRepetition }: { isRepetition: boolean }): Promise<void> {
    if (!batch) return;
    const { reader, options, state } = this;
    const { metrics, store, attempts } = options;
    const fresh = state.seen.fresh(batch.blocks);
    const { losses, pieces } = await storeBatch({
      store,
      attempts,
      partition: reader.partition,
      batch,
      fresh,
      signals: { stop: reader.signal, kill: state.kill },
      nowMs: Date.now(),
      isRepetition,
      onRepair: (repaired) => this.repaired(repaired),
    });
    await options.beforeCommit?.();
    await reader.commit(batch.end);
    let lost = pieces;
    for (const { rows } of [...losses.values()].flat()) for (const count of rows.values()) lost += count;
    metrics.batchStored({
      partition: reader.partition,
      rows: fresh.reduce((sum, block) => sum + eventCount(block), 0),
      bytes: batch.blocks.reduce((sum, block) => sum + block.message.length, 0),
      repeated: batch.blocks.length - fresh.length,
      deadLetters: lost,
      fresh,
      nowMs: Date.now(),
    });
    if (lost > 0) {
      const { first, end } = batch;
      options.logger.error(
        { partition: reader.partition, first, end, lost },
        "rows were put aside as dead letters",
      );
    }
  }

  private repaired({ table, rows }: RepairedInsert): void {
    const { metrics, logger } = this.options;
    metrics.insertRepaired(table, rows);
    if (rows > 0)
      logger.warn(
        { partition: this.reader.partition, table, rows },
        "rows were missing although their insert had been repeated; they are stored now",
      );
  }
}
