/**
 * A batch: the blocks of one fixed offset range of one partition, and the names (tokens) under
 * which its inserts are exactly once. Pure.
 */
import { createHash } from "node:crypto";
import {
  type BlockHeader,
  type BlockTable,
  type BusMessage,
  blockFrames,
  decodeBlockHeader,
} from "@sightglass/bus";
import type { Signal } from "@sightglass/telemetry";

/** One message, read as far as it can be read. */
export interface BatchBlock {
  offset: number;
  message: Buffer;
  /** Null when the message is no block; `problem` then says why. */
  header: BlockHeader | null;
  frames: Buffer[];
  problem: string;
}

export interface Batch {
  /** Blocks [first, end). */
  first: number;
  end: number;
  blocks: BatchBlock[];
}

/** Tables in the order of their inserts: what people look for first, the counts last. */
export const TABLE_ORDER = [
  "resources",
  "logs",
  "spans",
  "metric_series",
  "metric_samples",
  "metric_histograms",
  "metric_exemplars",
  "dead_letters",
  "ingest_outcomes",
] as const;

/** Whose events a table holds; `undefined` for those that go beside the events of any signal. */
export const SIGNAL_OF: Readonly<Record<BlockTable, Signal | undefined>> = {
  resources: undefined,
  logs: "logs",
  spans: "traces",
  metric_series: undefined,
  metric_samples: "metrics",
  metric_histograms: "metrics",
  metric_exemplars: undefined,
  dead_letters: undefined,
  ingest_outcomes: undefined,
};

export function readBlock({ offset, value }: BusMessage): BatchBlock {
  const decoded = decodeBlockHeader(value);
  if (!decoded.ok) return { offset, message: value, header: null, frames: [], problem: decoded.problem };
  return { offset, message: value, header: decoded.header, frames: blockFrames(value, decoded), problem: "" };
}

/** Frame of a table in a block; undefined when the block has no rows for it. */
export function frameOf(block: BatchBlock, table: BlockTable): Buffer | undefined {
  const index =
    block.header?.sections.findIndex((section) => section.table === table && section.rows > 0) ?? -1;
  return block.frames[index];
}

/** Rows of a block for one table. */
export function tableRows(block: BatchBlock, table: BlockTable): number {
  return sectionSum(block, (section) => (section.table === table ? section.rows : 0));
}

/** Log records, spans and data points of a block. */
export function eventCount(block: BatchBlock): number {
  return block.header?.counts.reduce((sum, { rows }) => sum + rows, 0) ?? 0;
}

/** Rows of all tables of a block. */
export function allRows(block: BatchBlock): number {
  return sectionSum(block, (section) => section.rows);
}

/** Native bytes of a block; of a message that is no block, its length. */
export function rawBytes(block: BatchBlock): number {
  return block.header ? sectionSum(block, (section) => section.rawBytes) : block.message.length;
}

function sectionSum(block: BatchBlock, value: (section: BlockHeader["sections"][number]) => number): number {
  let sum = 0;
  for (const section of block.header?.sections ?? []) sum += value(section);
  return sum;
}

/**
 * `telemetry:<partition>:<first>-<last>:<digest>`. The digest over the block ids makes the token
 * that of these blocks: an offset range that ever came to hold other blocks (a log restored from a
 * backup, a topic made anew) is not taken for one that is stored already.
 */
export function batchToken(partition: string, batch: Batch): string {
  const hash = createHash("sha256");
  for (const { header, message } of batch.blocks) hash.update(header?.id ?? message).update("\n");
  return `telemetry:${partition}:${batch.first}-${batch.end - 1}:${hash.digest("hex").slice(0, 16)}`;
}
