/** Metrics of the writer. Labels: partition (one per ingest process) and how an insert ended. */
import type { BlockTable } from "@sightglass/bus";
import type { Metrics } from "@sightglass/runtime";
import type { BatchBlock } from "./block-batch";

interface StoredBatch {
  partition: string;
  /** Log rows, dead letters included. */
  rows: number;
  /** Message bytes. */
  bytes: number;
  /** Blocks that had come before. */
  repeated: number;
  deadLetters: number;
  /** The blocks that are no repetitions. */
  fresh: readonly BatchBlock[];
  nowMs: number;
}

export interface WriterMetrics {
  batchStored(batch: StoredBatch): void;
  insertEnded(outcome: "ok" | "refused" | "failed", seconds: number): void;
  /** An insert was looked through after a repetition; `rows` of it had been missing. */
  insertRepaired(table: BlockTable, rows: number): void;
  logDamaged(kind: string): void;
  /** State as of now, set before each scrape. */
  state(state: {
    intervalMs: number;
    activeParts: number;
    lags: readonly { partition: string; messages: number; bytes: number }[];
  }): void;
}

const FRESHNESS_BUCKETS = [0.05, 0.1, 0.25, 0.5, 0.75, 1, 1.5, 2, 3, 5, 10, 30, 60, 300, 1800];

export function createWriterMetrics(metrics: Metrics): WriterMetrics {
  const labels = ["partition"];
  const count = (noun: string, help: string) =>
    metrics.counter({ name: `sightglass_writer_${noun}_total`, help, labels });
  const gauge = (noun: string, help: string) =>
    metrics.gauge({ name: `sightglass_writer_${noun}`, help, labels });
  const rows = count("rows", "Log rows taken from the event log and stored or put aside.");
  const bytes = count("bytes", "Bytes of blocks taken from the event log.");
  const repeated = count("repeated_blocks", "Blocks skipped because their id had come before.");
  const deadLetters = count("dead_letters", "Rows and blocks put aside as dead letters.");
  const batches = count("batches", "Batches committed.");
  const lagMessages = gauge("lag_blocks", "Blocks not yet committed.");
  const lagBytes = gauge("lag_bytes", "Bytes not yet committed.");
  const interval = metrics.gauge({
    name: "sightglass_writer_interval_seconds",
    help: "Time between two inserts of a partition under load.",
  });
  const parts = metrics.gauge({
    name: "sightglass_writer_active_parts",
    help: "Active parts of the fullest partition of the store.",
  });
  const damaged = metrics.counter({
    name: "sightglass_writer_damaged_records_total",
    help: "Damaged stretches met in the event log.",
    labels: ["kind"],
  });
  const inserts = metrics.histogram({
    name: "sightglass_writer_insert_seconds",
    help: "Time of one insert, by how it ended.",
    labels: ["outcome"],
  });
  const freshness = metrics.histogram({
    name: "sightglass_writer_freshness_seconds",
    help: "Time from the receipt of the newest event of a block until it can be searched.",
    buckets: FRESHNESS_BUCKETS,
  });
  return {
    batchStored(batch) {
      const { partition } = batch;
      rows.inc({ partition }, batch.rows);
      bytes.inc({ partition }, batch.bytes);
      repeated.inc({ partition }, batch.repeated);
      deadLetters.inc({ partition }, batch.deadLetters);
      batches.inc({ partition });
      for (const { header } of batch.fresh)
        if (header) freshness.observe(Math.max(0, batch.nowMs - header.newestReceivedMs) / 1000);
    },
    insertEnded: (outcome, seconds) => inserts.observe({ outcome }, seconds),
    insertRepaired: repairCounters(metrics),
    logDamaged: (kind) => damaged.inc({ kind }),
    state(state) {
      interval.set(state.intervalMs / 1000);
      parts.set(state.activeParts);
      for (const { partition, messages, bytes: size } of state.lags) {
        lagMessages.set({ partition }, messages);
        lagBytes.set({ partition }, size);
      }
    },
  };
}

function repairCounters(metrics: Metrics): WriterMetrics["insertRepaired"] {
  const checked = metrics.counter({
    name: "sightglass_writer_checked_inserts_total",
    help: "Inserts whose rows were looked for because an attempt had failed before.",
    labels: ["table"],
  });
  const repaired = metrics.counter({
    name: "sightglass_writer_repaired_rows_total",
    help: "Rows of such inserts that were missing and were stored.",
    labels: ["table"],
  });
  return (table, rows) => {
    checked.inc({ table });
    repaired.inc({ table }, rows);
  };
}
