/**
 * The sum of the intake: received = stored + rejected + dropped + dead-lettered + in flight. Pure.
 * What is in flight is counted nowhere in the store yet, so it is added to both sides.
 */
import type { PartitionLag } from "@sightglass/bus";

/** Events of one source, outcome and reason within a range. */
export interface OutcomeSum {
  source: string;
  outcome: string;
  reason: string;
  events: number;
}

export interface Terms {
  received: number;
  stored: number;
  rejected: number;
  dropped: Record<string, number>;
  dead_lettered: Record<string, number>;
  in_flight: number;
  /** The same events as `rejected`, by reason. */
  rejected_by: Record<string, number>;
  /** Stored events that were changed, by reason; outside the sum. */
  noted: Record<string, number>;
}

function noEvents(): Terms {
  return {
    received: 0,
    stored: 0,
    rejected: 0,
    dropped: {},
    dead_lettered: {},
    in_flight: 0,
    rejected_by: {},
    noted: {},
  };
}

/** Outcomes of events; `refused` counts requests. */
const COUNTED = new Set(["received", "stored", "rejected", "dropped", "dead_lettered", "noted"]);

/** Terms of each source; `inFlight` is events by source. O(sums). */
export function termsBySource(
  sums: readonly OutcomeSum[],
  inFlight: ReadonlyMap<string, number>,
): Map<string, Terms> {
  const bySource = new Map<string, Terms>();
  for (const sum of sums) {
    if (COUNTED.has(sum.outcome)) addSum(termsOf(bySource, sum.source), sum);
  }
  for (const [source, events] of inFlight) {
    const terms = termsOf(bySource, source);
    terms.in_flight += events;
    terms.received += events;
  }
  return bySource;
}

/**
 * Events of a project that the writer has not stored, by source. They were received just now, so a
 * range that ends before `nowMs` has none of them. O(partitions and their sources).
 */
export function inFlightBySource(
  partitions: readonly Pick<PartitionLag, "rows">[],
  { projectId, toMs, nowMs }: { projectId: number; toMs: number; nowMs: number },
): Map<string, number> {
  const bySource = new Map<string, number>();
  if (toMs < nowMs) return bySource;
  for (const { projectId: owner, source, rows } of partitions.flatMap((partition) => partition.rows)) {
    if (owner === projectId) bySource.set(source, (bySource.get(source) ?? 0) + rows);
  }
  return bySource;
}

function termsOf(bySource: Map<string, Terms>, source: string): Terms {
  const found = bySource.get(source) ?? noEvents();
  bySource.set(source, found);
  return found;
}

function addSum(terms: Terms, { outcome, reason, events }: OutcomeSum): void {
  if (outcome === "received") terms.received += events;
  if (outcome === "stored") terms.stored += events;
  if (outcome === "rejected") {
    terms.rejected += events;
    addReason(terms.rejected_by, reason, events);
  }
  if (outcome === "noted") addReason(terms.noted, reason, events);
  if (outcome === "dropped") addReason(terms.dropped, reason, events);
  if (outcome === "dead_lettered") addReason(terms.dead_lettered, reason, events);
}

const BY_REASON = ["dropped", "dead_lettered", "rejected_by", "noted"] as const;

export function totalTerms(sources: Iterable<Terms>): Terms {
  const total = noEvents();
  for (const terms of sources) {
    total.received += terms.received;
    total.stored += terms.stored;
    total.rejected += terms.rejected;
    total.in_flight += terms.in_flight;
    for (const name of BY_REASON) {
      for (const [reason, events] of Object.entries(terms[name])) addReason(total[name], reason, events);
    }
  }
  return total;
}

function addReason(counts: Record<string, number>, reason: string, events: number): void {
  counts[reason] = (counts[reason] ?? 0) + events;
}

/** Received minus everything that it became; 0 when nothing is unaccounted for. */
export function differenceOf(terms: Terms): number {
  const became =
    terms.stored + terms.rejected + sumOf(terms.dropped) + sumOf(terms.dead_lettered) + terms.in_flight;
  return terms.received - became;
}

function sumOf(counts: Record<string, number>): number {
  return Object.values(counts).reduce((sum, count) => sum + count, 0);
}
