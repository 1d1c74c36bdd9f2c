/**
 * How many streams run at the same time. Each keeps a page of rows in memory for as long as its reader
 * likes, and asks the store for the next one, so a few readers could otherwise take all there is.
 */
import { UseCaseError } from "@sightglass/usecases";

interface SlotLimits {
  perProjectMax: number;
  totalMax: number;
}

export interface StreamSlots {
  /** The same rows, within a slot of the project. Throws `limit.rate` at the first row when none is free. */
  hold: <Row>(projectId: number, rows: AsyncIterable<Row>) => AsyncGenerator<Row, void>;
}

/** docs/reference/http-api.md names the same. The store has 16 connections. */
const LIMITS: SlotLimits = { perProjectMax: 4, totalMax: 10 };

/** Memory: one number for each project with a running stream. */
export function createStreamSlots(limits: SlotLimits = LIMITS): StreamSlots {
  const running = new Map<number, number>();
  let total = 0;

  function take(projectId: number): void {
    const ofProject = running.get(projectId) ?? 0;
    if (ofProject >= limits.perProjectMax || total >= limits.totalMax) {
      throw new UseCaseError(
        "limit.rate",
        "Too many streams run at the same time; try again when one has ended.",
      );
    }
    running.set(projectId, ofProject + 1);
    total++;
  }

  function release(projectId: number): void {
    const left = (running.get(projectId) ?? 1) - 1;
    if (left === 0) running.delete(projectId);
    else running.set(projectId, left);
    total--;
  }

  return {
    async *hold(projectId, rows) {
      take(projectId);
      try {
        yield* rows;
      } finally {
        release(projectId);
      }
    },
  };
}
