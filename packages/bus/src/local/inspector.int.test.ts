/** What the inspector says when it cannot see everything. */
import { mkdir, mkdtemp, rm, truncate, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { BusInspector } from "../contract";
import { block } from "../testing-bus";
import { openLocalInspector } from "./inspector";
import { positionFile } from "./positions";
import { openLocalPublisher } from "./publisher";

let dataDir: string;
let inspector: BusInspector;

beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), "sightglass-inspector-"));
  inspector = openLocalInspector({ dataDir });
});
afterEach(async () => {
  await inspector.close();
  await rm(dataDir, { recursive: true, force: true });
});

describe("the inspector of the local log", () => {
  it("knows nothing without a bus folder, and of no partition in an empty one", async () => {
    await expect(inspector.lag("writer")).rejects.toMatchObject({ code: "ENOENT" });
    await mkdir(join(dataDir, "bus"));
    expect(await inspector.lag("writer")).toEqual([]);
  });

  it.each([
    ["missing", (path: string) => rm(path)],
    ["empty", (path: string) => truncate(path)],
    ["damaged", (path: string) => writeFile(path, Buffer.alloc(28, 7))],
  ])("does not know how far a folder is done whose end is %s", async (_name, harm) => {
    const publisher = await openLocalPublisher({ dataDir, diskFreeMinBytes: 0 });
    await publisher.publish(block(3, 1_000));
    await publisher.publish(block(5, 2_000));
    await positionFile(dataDir, "writer", "ingest-0").store({ committed: 1, planned: null });
    await harm(join(dataDir, "bus", "ingest-0", "end"));
    const [lag] = await inspector.lag("writer");
    expect(lag).toMatchObject({ partition: "ingest-0", committed: 1, oldestReceivedMs: null, rows: [] });
    expect(lag?.end).toBeGreaterThan(1);
    await publisher.close();
    const again = await openLocalPublisher({ dataDir, diskFreeMinBytes: 0 });
    await again.publish(block(7, 3_000));
    expect(await inspector.lag("writer")).toMatchObject([{ committed: 1, end: 3, oldestReceivedMs: 2_000 }]);
    await again.close();
  });

  it("has nothing to say of a folder that never held a message", async () => {
    await mkdir(join(dataDir, "bus", "ingest-0"), { recursive: true });
    expect(await inspector.lag("writer")).toEqual([]);
  });

  it("does not tell the oldest time when a header cannot be read", async () => {
    const publisher = await openLocalPublisher({ dataDir, diskFreeMinBytes: 0 });
    await publisher.publish(block(3, 1_000));
    expect(await inspector.lag("writer")).toMatchObject([{ oldestReceivedMs: 1_000 }]);
    await publisher.publish(Buffer.from("no block"));
    await publisher.publish(block(5, 2_000));
    expect(await inspector.lag("writer")).toMatchObject([
      { committed: 0, end: 3, oldestReceivedMs: null, rows: [{ rows: 8 }] },
    ]);
    await publisher.close();
  });
});
