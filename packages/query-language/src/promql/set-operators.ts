/** and, or, unless: samples stay or go by what the other side has at the same moment. */
import type { SetOperator, VectorMatching } from "./ast";
import type { Budget } from "./budget";
import { anyPresent, bySignature } from "./signature";
import { collect, type GridSeries } from "./value";

/** The two operands on the same grid. */
export interface Sides {
  readonly left: readonly GridSeries[];
  readonly right: readonly GridSeries[];
  readonly count: number;
  readonly budget: Budget;
}

export function combineSets(
  operator: SetOperator,
  matching: VectorMatching | null,
  { left, right, count }: Sides,
): readonly GridSeries[] {
  if (operator === "or") return collect([...left, ...masked(right, { matching, by: left, keep: 0 }, count)]);
  return collect(masked(left, { matching, by: right, keep: operator === "and" ? 1 : 0 }, count));
}

/** The samples where the other side has a partner (`keep` 1) or has none (0). */
function masked(
  series: readonly GridSeries[],
  { matching, by, keep }: { matching: VectorMatching | null; by: readonly GridSeries[]; keep: 0 | 1 },
  count: number,
): readonly GridSeries[] {
  const others = bySignature(by, matching);
  return [...bySignature(series, matching)].flatMap(([key, members]) => {
    const partners = anyPresent(others.get(key) ?? [], count);
    return members.map((member) => ({
      ...member,
      present: member.present.map((here, step) => (here === 1 && partners[step] === keep ? 1 : 0)),
    }));
  });
}
