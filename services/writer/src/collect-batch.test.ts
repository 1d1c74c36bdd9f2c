import { describe, expect, it } from "vitest";
import { BatchCollector } from "./collect-batch";
import { TestReader } from "./testing-reader";

const bytes = (text: string) => Buffer.from(text);

describe("BatchCollector", () => {
  it("gives what is there at once after a quiet moment", async () => {
    const collector = new BatchCollector(new TestReader([bytes("a"), bytes("b")]), 0);
    const started = performance.now();
    const batch = await collector.collect({ due: () => 0, waitMs: 1000 });
    expect(batch).toMatchObject({ first: 0, end: 2 });
    expect(performance.now() - started).toBeLessThan(900);
  });

  it("waits for its time and takes what comes until then", async () => {
    const reader = new TestReader([bytes("a")]);
    const collector = new BatchCollector(reader, 0);
    setTimeout(() => reader.messages.push(bytes("b")), 60);
    const due = performance.now() + 250;
    const batch = await collector.collect({ due: () => due, waitMs: 1000 });
    expect(batch).toMatchObject({ first: 0, end: 2 });
    expect(performance.now()).toBeGreaterThanOrEqual(due - 1);
  });

  it("gives nothing when nothing comes", async () => {
    const collector = new BatchCollector(new TestReader([]), 0);
    expect(await collector.collect({ due: () => 0, waitMs: 10 })).toBeNull();
  });

  it("ends a planned batch exactly where it was planned, and goes on behind it", async () => {
    const collector = new BatchCollector(
      new TestReader(["a", "b", "c", "d", "e"].map(bytes), { committed: 1 }),
      1,
    );
    expect(await collector.collectUntil(3)).toMatchObject({ first: 1, end: 3 });
    expect(await collector.collect({ due: () => 0, waitMs: 10 })).toMatchObject({ first: 3, end: 5 });
  });

  it("stops waiting for a planned batch when it must", async () => {
    const stop = new AbortController();
    const collector = new BatchCollector(new TestReader([bytes("a")], { signal: stop.signal }), 0);
    setTimeout(() => stop.abort(), 20);
    expect(await collector.collectUntil(5)).toBeNull();
  });
});
