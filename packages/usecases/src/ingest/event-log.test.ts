import { expect, it } from "vitest";
import { lagBySource, partitionsOf } from "./event-log";

const lag = (
  partition: string,
  more: { end?: number; oldestReceivedMs?: number | null; sources?: string[] },
) => ({
  partition,
  committed: 10,
  end: more.end ?? 10,
  bytes: 100,
  oldestReceivedMs: more.oldestReceivedMs ?? null,
  rows: (more.sources ?? []).map((source) => ({ projectId: 1, source, rows: 3 })),
});

it("tells what waits in each partition, in the order of their numbers", () => {
  const lags = [lag("10", { end: 14, oldestReceivedMs: 400 }), lag("2", {}), lag("3", { end: 11 })];
  expect(partitionsOf(lags, 1_000)).toEqual([
    { partition: "2", blocks: 0, bytes: 100, lag_ms: 0 },
    { partition: "3", blocks: 1, bytes: 100, lag_ms: null },
    { partition: "10", blocks: 4, bytes: 100, lag_ms: 600 },
  ]);
});

it("gives a source the age of the oldest partition that holds some of it", () => {
  const lags = [
    lag("0", { end: 12, oldestReceivedMs: 900, sources: ["http/a", "http/b"] }),
    lag("1", { end: 12, oldestReceivedMs: 400, sources: ["http/a"] }),
    lag("2", { end: 12, sources: ["http/c"] }),
  ];
  const bySource = lagBySource(lags, { projectId: 1, nowMs: 1_000 });
  expect(Object.fromEntries(bySource)).toEqual({ "http/a": 600, "http/b": 100, "http/c": null });
  expect(lagBySource(lags, { projectId: 2, nowMs: 1_000 }).size).toBe(0);
});
