/** A new group and the first message of a folder, at the same moment. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { DurableEnd } from "./durable-end";
import { partitionFolder } from "./folder";
import { LogReader } from "./log-reader";
import { openLocalPublisher } from "./publisher";

/** Lets something happen right before it reads the end. */
class InterruptedReader extends LogReader {
  constructor(
    folder: string,
    private readonly before: () => Promise<void>,
  ) {
    super(folder, () => {});
  }

  override async end(): Promise<DurableEnd | null> {
    await this.before();
    return super.end();
  }
}

describe("a new group", () => {
  it("begins with the first message of a folder, also when that comes while the group looks for it", async () => {
    const dataDir = await mkdtemp(join(tmpdir(), "sightglass-first-"));
    const publisher = await openLocalPublisher({ dataDir, diskFreeMinBytes: 0 });
    const folder = partitionFolder(dataDir, publisher.processName);
    const log = new InterruptedReader(folder, () => publisher.publish(Buffer.from("the first")));
    expect(await log.first()).toBe(0);
    await log.close();
    await publisher.close();
    await rm(dataDir, { recursive: true, force: true });
  });
});
