import { describe, expect, it } from "vitest";
import { withGaps } from "./service-charts";

const MINUTE = 60_000;
const from = Date.UTC(2026, 0, 1);

describe("withGaps", () => {
  it("leaves a gap where there was no request, and no line through it", () => {
    const point = { requests: 60, errors: 0, p50_ms: 1, p95_ms: 2, p99_ms: 3 };
    const answer = {
      from: new Date(from).toISOString(),
      to: new Date(from + 3 * MINUTE).toISOString(),
      interval_ms: MINUTE,
      points: [
        { t: from, ...point },
        { t: from + 2 * MINUTE, ...point },
      ],
    };
    expect(withGaps(answer, (p) => p.p95_ms)).toEqual([
      [from, 2],
      [from + MINUTE, null],
      [from + 2 * MINUTE, 2],
    ]);
  });
});
