import type { PartitionLag } from "@sightglass/bus";
import { describe, expect, it } from "vitest";
import { COMPLETE_TO_MARGIN_MS, completeToMs } from "./complete-to";

const NOW = 1_000_000;

function lag(behind: number, oldestReceivedMs: number | null): PartitionLag {
  return { partition: "ingest-0", committed: 7, end: 7 + behind, bytes: 0, oldestReceivedMs, rows: [] };
}

describe("completeToMs", () => {
  it("leaves a margin for what is not in the event log yet", () => {
    expect(completeToMs([], NOW)).toBe(NOW - COMPLETE_TO_MARGIN_MS);
    expect(completeToMs([lag(0, null), lag(1, NOW - 10)], NOW)).toBe(NOW - COMPLETE_TO_MARGIN_MS);
  });

  it("is the oldest time of receipt that is not stored", () => {
    expect(completeToMs([lag(1, NOW - 5_000), lag(2, NOW - 9_000)], NOW)).toBe(NOW - 9_000);
  });

  it("is unknown when a backlog does not tell its age", () => {
    expect(completeToMs([lag(1, NOW - 5_000), lag(1, null)], NOW)).toBeNull();
  });
});
