/**
 * How many streams run at the same time. Each keeps a page of rows in memory for as long as its reader
 * likes, and asks the store for the next one, so a few readers could otherwise take all there is.
 */
import { UseCaseError } from "@sightglass/usecases";

interface SlotLimits {
  /** Of one project, or whoever else the slots are counted by. */
  perOneMax: number;
  totalMax: number;
}

export interface StreamSlots {
  /** The same rows, within a slot of `one`. Throws `limit.rate` at the first row when none is free. */
  hold: <Row>(one: number | string, rows: AsyncIterable<Row>) => AsyncGenerator<Row, void>;
}

/** docs/reference/http-api.md names the same. The store has 16 connections. */
const LIMITS: SlotLimits = { perOneMax: 4, totalMax: 10 };

/** Tails hold at most 1 MiB each and ask the store next to nothing. docs/reference/http-api.md names the same. */
export const TAIL_LIMITS = {
  ofProjects: { perOneMax: 20, totalMax: 60 },
  ofPersons: { perOneMax: 8, totalMax: 60 },
} as const satisfies Record<string, SlotLimits>;

/** Memory: one number for each project (or person) with a running stream. */
export function createStreamSlots(limits: SlotLimits = LIMITS): StreamSlots {
  const running = new Map<number | string, number>();
  let total = 0;

  function take(one: number | string): void {
    const ofOne = running.get(one) ?? 0;
    if (ofOne >= limits.perOneMax || total >= limits.totalMax) {
      throw new UseCaseError(
        "limit.rate",
        "Too many streams run at the same time; try again when one has ended.",
      );
    }
    running.set(one, ofOne + 1);
    total++;
  }

  function release(one: number | string): void {
    const left = (running.get(one) ?? 1) - 1;
    if (left === 0) running.delete(one);
    else running.set(one, left);
    total--;
  }

  return {
    async *hold(one, rows) {
      take(one);
      try {
        yield* rows;
      } finally {
        release(one);
      }
    },
  };
}
