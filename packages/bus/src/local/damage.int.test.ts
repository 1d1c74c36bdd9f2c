import { mkdtemp, open, readdir, rm, stat, truncate } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { listSegments, partitionFolder } from "./folder";
import { LogReader } from "./log-reader";
import { positionFile } from "./positions";
import { openLocalPublisher } from "./publisher";
import { removeConsumed } from "./retention";
import { openLocalSubscriber } from "./subscriber";
import { seededRandom } from "./testing-disk";

const MESSAGES = 40;
const RUNS = 80;

describe("the local log over damage", () => {
  let dataDir: string;
  beforeEach(async () => {
    dataDir = await mkdtemp(join(tmpdir(), "sightglass-damage-"));
    const publisher = await openLocalPublisher({ dataDir, diskFreeMinBytes: 0, segmentBytes: 3000 });
    for (let i = 0; i < MESSAGES; i++) await publisher.publish(Buffer.from(textOf(i)));
    await publisher.close();
  });
  afterEach(async () => {
    await rm(dataDir, { recursive: true, force: true });
  });

  const folder = () => partitionFolder(dataDir, "ingest-0");

  it.each(Array.from({ length: RUNS }, (_, seed) => seed))(
    "starts and gives what is left, seed %i",
    async (seed) => {
      const random = seededRandom(seed);
      const files = (await readdir(folder())).filter((name) => name.endsWith(".log") || name === "end");
      const hit = files[Math.floor(random() * files.length)] ?? "end";
      await damage(join(folder(), hit), random);

      const publisher = await openLocalPublisher({ dataDir, diskFreeMinBytes: 0 });
      await publisher.publish(Buffer.from("after"));
      await publisher.close();
      const log = new LogReader(folder(), () => {});
      const messages = await log.read(await log.first(), 1e9);
      await log.close();

      const first = messages[0]?.offset ?? 0;
      expect(messages.map(({ offset }) => offset)).toEqual(messages.map((_, i) => first + i));
      expect(messages.at(-1)?.value.toString()).toBe("after");
      const whole = messages.filter(({ offset, value }) => value.toString() === textOf(offset));
      const lost = MESSAGES - whole.length;
      expect(lost).toBeLessThanOrEqual(hit === "end" ? 0 : 30);
    },
  );

  it("loses one record to one flipped bit in the middle, and keeps a copy of the segment", async () => {
    const [segment] = await listSegments(folder());
    await flip(segment?.path ?? "", 500);
    const seen: string[] = [];
    const log = new LogReader(folder(), ({ kind }) => seen.push(kind));
    const messages = await log.read(0, 1e9);
    const changed = messages.filter(({ offset, value }) => value.toString() !== textOf(offset));
    expect(messages).toHaveLength(MESSAGES);
    expect(changed).toHaveLength(1);
    expect(seen).toEqual(["quarantined"]);
    expect(await readdir(join(folder(), "quarantine"))).toHaveLength(1);
    const again = await log.read(0, 1e9);
    await log.close();
    expect(again.map(({ value }) => value.toString("hex"))).toEqual(
      messages.map(({ value }) => value.toString("hex")),
    );
  });

  it("goes on with the copy of a damaged position", async () => {
    const file = positionFile(dataDir, "writer", "ingest-0");
    await file.store({ committed: 7, planned: 9 });
    await flip(join(dataDir, "bus", "positions", "writer", "ingest-0.json"), 15);
    const errors: unknown[] = [];
    let position: unknown;
    const subscription = await openLocalSubscriber({ dataDir }).subscribe(
      "writer",
      async (reader) => {
        position = reader.position;
      },
      (error) => errors.push(error),
    );
    await subscription.close();
    expect(position).toEqual({ committed: 7, planned: 9 });
    expect(errors).toHaveLength(1);
  });

  it("never uses an offset again that a group has planned", async () => {
    await positionFile(dataDir, "writer", "ingest-0").store({ committed: 30, planned: 60 });
    const publisher = await openLocalPublisher({ dataDir, diskFreeMinBytes: 0 });
    await publisher.publish(Buffer.from("after"));
    await publisher.close();
    const log = new LogReader(folder(), () => {});
    const messages = await log.read(39, 1e9);
    await log.close();
    expect(messages.map(({ offset }) => offset)).toEqual(Array.from({ length: 22 }, (_, i) => 39 + i));
    expect(messages.at(-1)?.value.toString()).toBe("after");
  });
});

describe("retention of the local log", () => {
  let dataDir: string;
  beforeEach(async () => {
    dataDir = await mkdtemp(join(tmpdir(), "sightglass-retention-"));
    const publisher = await openLocalPublisher({ dataDir, diskFreeMinBytes: 0, segmentBytes: 3000 });
    for (let i = 0; i < MESSAGES; i++) await publisher.publish(Buffer.from(textOf(i)));
    await publisher.close();
  });
  afterEach(async () => {
    await rm(dataDir, { recursive: true, force: true });
  });

  const remove = (options: { retainMs?: number; retainBytes?: number; diskFreeMinBytes?: number }) =>
    removeConsumed({
      dataDir,
      partition: "ingest-0",
      retainMs: 0,
      retainBytes: 0,
      diskFreeMinBytes: 0,
      nowMs: Date.now() + 1,
      ...options,
    });
  const firsts = async () =>
    (await listSegments(partitionFolder(dataDir, "ingest-0"))).map(({ first }) => first);

  it("removes nothing without a group", async () => {
    expect(await remove({})).toBe(0);
  });

  it("never passes the slowest group", async () => {
    const [, second = 0, third = 0] = await firsts();
    await positionFile(dataDir, "writer", "ingest-0").store({ committed: MESSAGES, planned: null });
    await positionFile(dataDir, "errors", "ingest-0").store({ committed: third - 1, planned: null });
    expect(await remove({})).toBe(1);
    expect((await firsts())[0]).toBe(second);
  });

  it("keeps consumed segments for the tail while they are young and small", async () => {
    await positionFile(dataDir, "writer", "ingest-0").store({ committed: MESSAGES, planned: null });
    expect(await remove({ retainMs: 60_000, retainBytes: 1e9 })).toBe(0);
    expect(await remove({ retainMs: 60_000, retainBytes: 3500 })).toBeGreaterThan(0);
    expect((await firsts()).length).toBeGreaterThan(1);
  });

  it("keeps none of them when the disk is nearly full", async () => {
    await positionFile(dataDir, "writer", "ingest-0").store({ committed: MESSAGES, planned: null });
    const diskFreeMinBytes = Number.MAX_SAFE_INTEGER;
    expect(await remove({ retainMs: 60_000, retainBytes: 1e9, diskFreeMinBytes })).toBeGreaterThan(0);
    expect(await firsts()).toHaveLength(1);
  });

  it("is the subscriber's work where nobody publishes any more", async () => {
    const subscriber = openLocalSubscriber({ dataDir, abandonedAfterMs: 30, retainMs: 0 });
    const subscription = await subscriber.subscribe(
      "writer",
      async (reader) => {
        await reader.commit(MESSAGES);
        await new Promise<void>((resolve) => reader.signal.addEventListener("abort", () => resolve()));
      },
      () => {},
    );
    await expect.poll(firsts, { timeout: 5000 }).toHaveLength(1);
    const publisher = await openLocalPublisher({ dataDir, diskFreeMinBytes: 0 });
    expect(publisher.processName).toBe("ingest-0");
    await publisher.close();
    await subscription.close();
  });
});

function textOf(offset: number): string {
  return `message ${offset} `.padEnd(80 + ((offset * 37) % 200), "x");
}

async function damage(path: string, random: () => number): Promise<void> {
  const { size } = await stat(path);
  const at = Math.floor(random() * size);
  const kind = Math.floor(random() * 3);
  if (kind === 0) await flip(path, at);
  else if (kind === 1) await truncate(path, at);
  else await overwrite(path, at, Buffer.alloc(Math.min(512, size - at)));
}

async function flip(path: string, at: number): Promise<void> {
  const handle = await open(path, "r+");
  const byte = Buffer.alloc(1);
  await handle.read(byte, 0, 1, at);
  byte.writeUInt8(byte.readUInt8(0) ^ 16, 0);
  await handle.write(byte, 0, 1, at);
  await handle.close();
}

async function overwrite(path: string, at: number, bytes: Buffer): Promise<void> {
  const handle = await open(path, "r+");
  await handle.write(bytes, 0, bytes.length, at);
  await handle.close();
}
