/**
 * Rows of `ingest_outcomes` that the writer adds: what it stored, and what it had to put aside, by
 * project, source, signal and minute of receipt. Pure, so that a repeated batch counts the same.
 */
import { OutcomeBlock } from "@sightglass/clickhouse";
import type { Signal } from "@sightglass/telemetry";
import type { BatchBlock } from "./block-batch";
import type { Loss } from "./losses";

interface Sum {
  projectId: number;
  source: string;
  signal: Signal;
  outcome: "stored" | "dead_lettered";
  reason: string;
  lastSeenMs: number;
  events: number;
}

const MINUTE_MS = 60_000;

/** Native bytes; null when there is nothing to count. */
export function storedRows(
  blocks: readonly BatchBlock[],
  losses: ReadonlyMap<BatchBlock, readonly Loss[]>,
): Buffer | null {
  const sums = new Map<string, Sum>();
  for (const block of blocks) countBlock(sums, block, losses.get(block) ?? []);
  const outcomes = new OutcomeBlock();
  for (const sum of sums.values()) outcomes.append({ ...sum, process: "writer", bytes: 0 });
  return outcomes.rows > 0 ? outcomes.encode() : null;
}

function countBlock(sums: Map<string, Sum>, { header }: BatchBlock, losses: readonly Loss[]): void {
  if (!header) return;
  const left = new Map(losses.map(({ signal, rows }) => [signal, new Map(rows)]));
  for (const { projectId, source, signal = "logs", rows } of header.counts) {
    const ofSignal = left.get(signal);
    const lost = Math.min(rows, ofSignal?.get(projectId) ?? 0);
    ofSignal?.set(projectId, (ofSignal.get(projectId) ?? 0) - lost);
    const reason = losses.find((loss) => loss.signal === signal)?.reason ?? "";
    const common = { projectId, source, signal, lastSeenMs: header.newestReceivedMs };
    addSum(sums, { ...common, outcome: "stored", reason: "", events: rows - lost });
    addSum(sums, { ...common, outcome: "dead_lettered", reason, events: lost });
  }
}

function addSum(sums: Map<string, Sum>, row: Sum): void {
  if (row.events === 0) return;
  const minute = Math.floor(row.lastSeenMs / MINUTE_MS);
  const key = [row.projectId, minute, row.signal, row.outcome, row.reason, row.source].join(" ");
  const sum = sums.get(key);
  if (!sum) sums.set(key, row);
  else {
    sum.events += row.events;
    sum.lastSeenMs = Math.max(sum.lastSeenMs, row.lastSeenMs);
  }
}
