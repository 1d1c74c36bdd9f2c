/** The orders of the patterns. Pure. */
import { LEVELS } from "@sightglass/telemetry";
import type { PatternAnswer } from "../../api/types";

export type PatternOrder = "count" | "level" | "first_seen";

type Sortable = Pick<PatternAnswer, "count" | "levels" | "first_seen">;

const COMPARE: Readonly<Record<PatternOrder, (a: Sortable, b: Sortable) => number>> = {
  count: (a, b) => b.count - a.count,
  level: (a, b) => severityOf(b) - severityOf(a) || b.count - a.count,
  first_seen: (a, b) => (a.first_seen === b.first_seen ? 0 : a.first_seen < b.first_seen ? 1 : -1),
};

/** Most frequent, severest, or latest to appear first. */
export function inOrder<Pattern extends Sortable>(
  patterns: readonly Pattern[],
  order: PatternOrder,
): Pattern[] {
  return patterns.toSorted(COMPARE[order]);
}

function severityOf({ levels: [severest] }: Sortable): number {
  return severest === undefined ? -1 : LEVELS.indexOf(severest.level);
}
