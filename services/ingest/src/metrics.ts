/** What this service tells of itself at `/metrics`. */
import type { Metrics } from "@sightglass/runtime";
import type { ByteBudget } from "./byte-budget";
import type { PublishTimes } from "./steps/publish";

const ROWS_BUCKETS = [1, 10, 50, 100, 500, 1000, 2500, 5000, 10_000, 50_000];
const BYTES_BUCKETS = [1e3, 1e4, 5e4, 1e5, 2.5e5, 5e5, 1e6, 2e6, 5e6];

function define(metrics: Metrics) {
  const events = metrics.counter({
    name: "sightglass_ingest_events_total",
    help: "Events (for refused: requests) by outcome and reason.",
    labels: ["outcome", "reason"],
  });
  const requests = metrics.counter({
    name: "sightglass_ingest_requests_total",
    help: "HTTP requests by status.",
    labels: ["status"],
  });
  const bytes = metrics.counter({
    name: "sightglass_ingest_bytes_total",
    help: "Bytes of bodies as received and after decompression, and of sealed blocks.",
    labels: ["stage"],
  });
  const rows = metrics.histogram({
    name: "sightglass_ingest_block_rows",
    help: "Events of a sealed block.",
    buckets: ROWS_BUCKETS,
  });
  const sealed = metrics.histogram({
    name: "sightglass_ingest_block_bytes",
    help: "Bytes of a sealed block.",
    buckets: BYTES_BUCKETS,
  });
  const seal = metrics.histogram({
    name: "sightglass_ingest_seal_seconds",
    help: "Time to encode and compress a block.",
  });
  const publish = metrics.histogram({
    name: "sightglass_ingest_publish_seconds",
    help: "Time until a block was durable.",
  });
  const used = metrics.gauge({
    name: "sightglass_ingest_budget_used_bytes",
    help: "Bytes of request bodies in memory now.",
  });
  const lost = metrics.counter({
    name: "sightglass_ingest_blocks_refused_total",
    help: "Blocks that the event log did not take; their senders were told to come back.",
  });
  return { events, requests, bytes, rows, sealed, seal, publish, used, lost };
}

export function createIngestMetrics(metrics: Metrics, budget: ByteBudget) {
  const { events, requests, bytes, rows, sealed, seal, publish, used, lost } = define(metrics);
  return {
    count: (outcome: string, reason: string, count: number) => events.inc({ outcome, reason }, count),
    answered: (status: number) => requests.inc({ status: String(status) }),
    received: (wire: number, inflated: number) => {
      bytes.inc({ stage: "received" }, wire);
      bytes.inc({ stage: "inflated" }, inflated);
      used.set(budget.used);
    },
    published: (times: PublishTimes) => {
      bytes.inc({ stage: "sealed" }, times.sealedBytes);
      rows.observe(times.rows);
      sealed.observe(times.sealedBytes);
      seal.observe(times.sealSeconds);
      publish.observe(times.publishSeconds);
      used.set(budget.used);
    },
    lost: () => lost.inc(),
  };
}

export type IngestMetrics = ReturnType<typeof createIngestMetrics>;
