import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { BusMessage, ProcessPublisher } from "../contract";
import { openEndForWriting, readEndOf, writeEnd } from "./durable-end";
import { partitionFolder } from "./folder";
import { LogReader } from "./log-reader";
import { openLocalPublisher } from "./publisher";
import { openLocalSubscriber } from "./subscriber";
import { seededRandom, TestDisk } from "./testing-disk";

const RUNS = 60;

describe("the local log over power loss and bad disks", () => {
  let dataDir: string;
  beforeEach(async () => {
    dataDir = await mkdtemp(join(tmpdir(), "sightglass-power-"));
  });
  afterEach(async () => {
    await rm(dataDir, { recursive: true, force: true });
  });

  const folder = () => partitionFolder(dataDir, "ingest-0");
  const open = (disk?: TestDisk) =>
    openLocalPublisher({ dataDir, diskFreeMinBytes: 0, segmentBytes: 1500, ...(disk && { disk }) });

  async function readAll(): Promise<BusMessage[]> {
    const log = new LogReader(folder(), () => {});
    const messages = await log.read(await log.first(), 1e9);
    await log.close();
    return messages;
  }

  it.each(Array.from({ length: RUNS }, (_, seed) => seed))(
    "keeps what it acknowledged, seed %i",
    async (seed) => {
      const random = seededRandom(seed);
      const disk = new TestDisk({ lostAt: 5 + Math.floor(random() * 120) });
      const publisher = await open(disk);
      const log = new LogReader(folder(), () => {});
      const acknowledged: string[] = [];
      const seen = new Map<number, string>();
      const before = await readEndOf(folder());
      await publishUntilLost(publisher, { disk, random, acknowledged, look: () => look(log, seen) });
      await log.close();
      await publisher.close();
      await disk.dropUnsynced(random);
      if (before && random() < 0.5) await setEnd(before);

      const reopened = await open();
      await reopened.publish(Buffer.from("after"));
      await reopened.close();
      const messages = await readAll();
      const texts = messages.map(({ value }) => value.toString());
      expect(acknowledged.filter((text) => !texts.includes(text))).toEqual([]);
      for (const [offset, text] of seen) expect(texts[offset - (messages[0]?.offset ?? 0)]).toBe(text);
      expect(texts).not.toContain("");
      expect(texts.at(-1)).toBe("after");
    },
  );

  async function setEnd(end: { segment: number; bytes: number; offset: number }): Promise<void> {
    const handle = await openEndForWriting(folder());
    await writeEnd(handle, end);
    await handle.close();
  }

  it("seals a segment whose sync failed, rejects its waiters and goes on", async () => {
    const disk = new TestDisk({ failAt: new Set([7, 12, 13]) });
    const publisher = await open(disk);
    const outcomes: string[] = [];
    for (let i = 0; i < 12; i++) {
      await publisher.publish(Buffer.from(`message ${i}`)).then(
        () => outcomes.push(`message ${i}`),
        (error) => outcomes.push(error.code),
      );
    }
    await publisher.close();
    const kept = outcomes.filter((outcome) => outcome.startsWith("message"));
    expect(outcomes.filter((outcome) => outcome === "bus.unavailable").length).toBeGreaterThan(0);
    expect(kept.length).toBeGreaterThan(6);
    expect((await readAll()).map(({ value }) => value.toString())).toEqual(kept);
  });

  it("shows the last messages of a folder that nobody opens again", async () => {
    const publisher = await open();
    const stale = await readEndOf(folder());
    await publisher.publish(Buffer.from("acknowledged"));
    await publisher.close();
    if (stale) await setEnd(stale);
    const subscriber = openLocalSubscriber({ dataDir, abandonedAfterMs: 10 });
    const texts: string[] = [];
    const subscription = await subscriber.subscribe(
      "writer",
      async (reader) => {
        const messages = await reader.read(reader.position.committed, { maxBytes: 1e6, waitMs: 5000 });
        texts.push(...messages.map(({ value }) => value.toString()));
      },
      () => {},
    );
    await vi.waitFor(() => expect(texts).toEqual(["acknowledged"]), { timeout: 3000 });
    await subscription.close();
  });

  it("says so when the disk is too full", async () => {
    const publisher = await openLocalPublisher({ dataDir, diskFreeMinBytes: Number.MAX_SAFE_INTEGER });
    expect(() => publisher.assertWritable()).toThrow(expect.objectContaining({ code: "overload.disk" }));
    await publisher.close();
  });

  it("refuses a message that is too large and goes on", async () => {
    const publisher = await open();
    await expect(publisher.publish(Buffer.alloc(33 * 1024 * 1024))).rejects.toMatchObject({
      code: "bus.too_large",
    });
    await publisher.publish(Buffer.from("small"));
    await publisher.close();
    expect(await readAll()).toHaveLength(1);
  });
});

async function look(log: LogReader, seen: Map<number, string>): Promise<void> {
  for (const { offset, value } of await log.read(seen.size, 1e9)) seen.set(offset, value.toString());
}

async function publishUntilLost(
  publisher: ProcessPublisher,
  run: { disk: TestDisk; random: () => number; acknowledged: string[]; look: () => Promise<void> },
): Promise<void> {
  for (let i = 0; !run.disk.lost; i++) {
    const group = Array.from({ length: 1 + Math.floor(run.random() * 6) }, (_, j) =>
      `${i}-${j}`.padEnd(90, "."),
    );
    await Promise.all(
      group.map((text) =>
        publisher.publish(Buffer.from(text)).then(
          () => run.acknowledged.push(text),
          () => {},
        ),
      ),
    );
    await run.look();
  }
}
