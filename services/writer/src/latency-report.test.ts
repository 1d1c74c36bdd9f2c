import { createLogger } from "@sightglass/runtime";
import { describe, expect, it } from "vitest";
import { readBlock } from "./block-batch";
import { delayBucket, LatencyReport } from "./latency-report";
import { WRITER_LIMITS } from "./limits";
import type { LatencyInsert } from "./store-writer";
import { sealTestBlock } from "./testing-blocks";

const logger = createLogger({ service: "test", level: "silent" });
const MINUTE = Date.UTC(2026, 10, 20, 12);

async function block(source: string, rows: number, receivedMs = MINUTE + 1_000) {
  const value = await sealTestBlock({ projectId: 7, rows, firstEvent: 1, source, receivedMs });
  return readBlock({ offset: 0, value });
}

function reportInto(sent: LatencyInsert[], failures = 0) {
  let left = failures;
  const insertLatency = async (insert: LatencyInsert) => {
    sent.push(insert);
    if (left-- > 0) throw new Error("away");
  };
  return new LatencyReport({ store: { insertLatency }, logger });
}

describe("delayBucket", () => {
  it("is never below the delay and at most a tenth above it, but for one millisecond", () => {
    for (let ms = 0; ms < 3_000_000; ms += 1 + Math.floor(ms / 50)) {
      expect(delayBucket(ms)).toBeGreaterThanOrEqual(ms);
      expect(delayBucket(ms)).toBeLessThanOrEqual(ms * 1.1 + 1);
    }
    expect(delayBucket(-5)).toBe(1);
    expect(delayBucket(Number.MAX_SAFE_INTEGER)).toBeLessThan(2 ** 32);
  });

  it("knows so few values that a minute of a source stays small", () => {
    const values = new Set(Array.from({ length: 100_000 }, (_, i) => delayBucket(i * 864)));
    expect(values.size).toBeLessThan(200);
  });
});

describe("LatencyReport", () => {
  it("adds up the events of blocks with the same source, minute and delay", async () => {
    const sent: LatencyInsert[] = [];
    const report = reportInto(sent);
    report.stored(
      [await block("http/a", 2), await block("http/a", 3), await block("http/b", 1)],
      MINUTE + 1_500,
    );
    await report.flush();
    const common = { projectId: 7, t: MINUTE / 1000, delayMs: delayBucket(500) };
    expect(sent.map((insert) => insert.rows)).toEqual([
      [
        { ...common, source: "http/a", events: 5 },
        { ...common, source: "http/b", events: 1 },
      ],
    ]);
    await report.flush();
    expect(sent).toHaveLength(1);
  });

  it("repeats an insert of unknown end under the same token, and never throws", async () => {
    const sent: LatencyInsert[] = [];
    const report = reportInto(sent, 1);
    report.stored([await block("http/a", 2)], MINUTE + 1_500);
    await report.flush();
    report.stored([await block("http/a", 4)], MINUTE + 1_500);
    await report.flush();
    expect(sent.map(({ rows }) => rows[0]?.events)).toEqual([2, 2, 4]);
    expect(sent[0]?.token).toBe(sent[1]?.token);
    expect(sent[2]?.token).not.toBe(sent[1]?.token);
  });

  it("holds a bounded number of rows while the store is away", async () => {
    const sent: LatencyInsert[] = [];
    const report = reportInto(sent);
    const one = await block("http/a", 1);
    const counts = Array.from({ length: WRITER_LIMITS.latencyRowsMax + 50 }, (_, i) => ({
      projectId: 7,
      source: `http/${i}`,
      rows: 1,
    }));
    report.stored(one.header ? [{ ...one, header: { ...one.header, counts } }] : [], MINUTE + 2_000);
    await report.flush();
    expect(sent[0]?.rows).toHaveLength(WRITER_LIMITS.latencyRowsMax);
  });
});
