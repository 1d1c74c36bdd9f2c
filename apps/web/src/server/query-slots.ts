/**
 * How many questions to the telemetry store are answered at the same time. One viewer who asks without
 * end must neither fill the process's memory nor keep the other projects from the store's connections.
 */
import { UseCaseError } from "@sightglass/usecases";

interface SlotLimits {
  perProjectMax: number;
  totalMax: number;
}

export interface QuerySlots {
  /** Runs `ask` within a slot of the project. Throws `limit.rate` at once when none is free. */
  within: <Answer>(projectId: number, ask: () => Promise<Answer>) => Promise<Answer>;
}

/** docs/reference/http-api.md names the same. Those beyond the store's 16 connections wait for one. */
const LIMITS: SlotLimits = { perProjectMax: 12, totalMax: 48 };

/** Memory: one number for each project with a running question. */
export function createQuerySlots(limits: SlotLimits = LIMITS): QuerySlots {
  const running = new Map<number, number>();
  let total = 0;
  return {
    async within(projectId, ask) {
      const ofProject = running.get(projectId) ?? 0;
      if (ofProject >= limits.perProjectMax || total >= limits.totalMax) {
        throw new UseCaseError("limit.rate", "Too many queries run at the same time; try again in a moment.");
      }
      running.set(projectId, ofProject + 1);
      total++;
      try {
        return await ask();
      } finally {
        const left = (running.get(projectId) ?? 1) - 1;
        if (left === 0) running.delete(projectId);
        else running.set(projectId, left);
        total--;
      }
    },
  };
}
