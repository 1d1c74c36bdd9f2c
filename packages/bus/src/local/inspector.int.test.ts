/** What the inspector says when it cannot see everything. */
import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { block } from "../testing-bus";
import { type LocalInspector, openLocalInspector } from "./inspector";
import { openLocalPublisher } from "./publisher";

let dataDir: string;
let inspector: LocalInspector;

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
