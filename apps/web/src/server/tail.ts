/** The live tails of this process, with their figures. No label holds a project or a query. */
import type { BusFollower } from "@sightglass/bus";
import type { Logger, Metrics } from "@sightglass/runtime";
import { TailHub } from "@sightglass/usecases";

interface TailParts {
  follower: BusFollower;
  metrics: Metrics;
  logger: Logger;
}

export function createTail({ follower, metrics, logger }: TailParts): TailHub {
  const open = metrics.gauge({ name: "sightglass_tails_open", help: "Live tails that run." });
  const skipped = metrics.counter({
    name: "sightglass_tail_skipped_events_total",
    help: "Matching events that were left out because the reader of a live tail was too slow.",
  });
  const errors = metrics.counter({
    name: "sightglass_tail_errors_total",
    help: "Blocks and reads of the event log that failed for live tails.",
  });
  open.set(0);
  return new TailHub({
    follower,
    onSessions: (count) => open.set(count),
    onSkipped: (count) => skipped.inc(count),
    onError: (error) => {
      errors.inc();
      logger.warn({ err: error }, "the event log could not be read for a live tail");
    },
  });
}
