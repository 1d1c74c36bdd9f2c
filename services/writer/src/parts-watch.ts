/** Counts the active parts of the store every few seconds and lets the pace follow. */
import { errorMessage, type Logger, sleep } from "@sightglass/runtime";
import { WRITER_LIMITS } from "./limits";
import type { Pace } from "./pace";
import type { StoreWriter } from "./store-writer";

export class PartsWatch {
  private count = 0;

  /** `inserts` counts up with each insert: a store that nothing is written to is left alone. */
  constructor(
    private readonly options: { store: StoreWriter; pace: Pace; logger: Logger; inserts: () => number },
  ) {}

  get activeParts(): number {
    return this.count;
  }

  /** Runs until the signal aborts. */
  async run(signal: AbortSignal): Promise<void> {
    const { store, pace, logger, inserts } = this.options;
    let counted = 0;
    while (!signal.aborted) {
      await sleep(WRITER_LIMITS.partsEveryMs, signal).catch(() => {});
      if (signal.aborted || counted === inserts()) continue;
      counted = inserts();
      try {
        this.count = await store.activeParts(signal);
        pace.activeParts(this.count);
      } catch (error) {
        logger.debug({ err: errorMessage(error) }, "the parts of the store could not be counted");
      }
    }
  }
}
