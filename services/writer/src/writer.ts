/**
 * Moves blocks from the bus into the store, exactly once. Everything it uses is given to it:
 * main.ts builds it for one machine or a cluster, tests around their own parts.
 */
import { type BusInspector, type Subscriber, WRITER_GROUP } from "@sightglass/bus";
import { errorMessage, type Logger, type Readiness, type RunningService } from "@sightglass/runtime";
import { Attempts } from "./attempts";
import { LatencyReport } from "./latency-report";
import { Pace } from "./pace";
import { writePartition } from "./partition-writer";
import { PartsWatch } from "./parts-watch";
import type { StoreWriter } from "./store-writer";
import type { WriterMetrics } from "./writer-metrics";

export interface WriterOptions {
  subscriber: Subscriber;
  inspector: BusInspector;
  store: StoreWriter;
  metrics: WriterMetrics;
  logger: Logger;
  /** For tests; see partition-writer.ts. */
  beforeCommit?: () => Promise<void>;
  retryBaseMs?: number;
}

export interface Writer extends RunningService {
  ready(): Promise<Readiness>;
}

/** A partition error makes the writer unready for this long. */
const PARTITION_ERROR_MS = 10_000;
const STATE_EVERY_MS = 5000;
/** Readiness waits this long for the store. */
const STORE_ANSWER_MS = 2000;

export async function startWriter(options: WriterOptions): Promise<Writer> {
  const { store, metrics, logger } = options;
  const pace = new Pace();
  const attempts = new Attempts({
    logger,
    pace,
    onAttempt: (outcome, seconds) => metrics.insertEnded(outcome, seconds),
    ...(options.retryBaseMs !== undefined && { retryBaseMs: options.retryBaseMs }),
  });
  const parts = new PartsWatch({ store, pace, logger, inserts: () => attempts.count });
  const latency = new LatencyReport({ store, logger });
  const stop = new AbortController();
  const watching = parts.run(stop.signal);
  const busError = { text: "", atMs: Number.NEGATIVE_INFINITY };
  const shared = { store, attempts, pace, metrics: latency.listenTo(metrics), logger };
  const subscription = await options.subscriber.subscribe(
    WRITER_GROUP,
    (reader) =>
      writePartition(reader, {
        ...shared,
        ...(options.beforeCommit && { beforeCommit: options.beforeCommit }),
      }),
    (error) => {
      busError.text = errorMessage(error);
      busError.atMs = performance.now();
      logger.error({ err: error }, "a partition failed; it is started again");
    },
  );
  const stateTimer = setInterval(() => {
    options.inspector.lag(WRITER_GROUP).then(
      (lags) =>
        metrics.state({
          intervalMs: pace.intervalMs,
          activeParts: parts.activeParts,
          lags: lags.map(({ partition, committed, end, bytes }) => ({
            partition,
            messages: end - committed,
            bytes,
          })),
        }),
      (error) => logger.warn({ err: errorMessage(error) }, "the lag could not be measured"),
    );
  }, STATE_EVERY_MS);
  return {
    ready: async () => {
      const bus = performance.now() - busError.atMs < PARTITION_ERROR_MS ? busError.text : "ok";
      const failure = attempts.failure || (await askStore(store));
      return { ok: bus === "ok" && failure === "ok", checks: { store: failure, bus } };
    },
    async stop() {
      clearInterval(stateTimer);
      stop.abort();
      await subscription.close();
      await watching;
      await latency.stop();
    },
  };
}

/** "ok", or why the store does not answer. */
async function askStore(store: StoreWriter): Promise<string> {
  try {
    await store.activeParts(AbortSignal.timeout(STORE_ANSWER_MS));
    return "ok";
  } catch (error) {
    return errorMessage(error);
  }
}
