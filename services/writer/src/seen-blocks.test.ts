import { type BlockHeader, encodeBlockMessage } from "@sightglass/bus";
import { describe, expect, it } from "vitest";
import { readBlock } from "./block-batch";
import { readBackSeenBlocks, SeenBlocks } from "./seen-blocks";
import { TestReader } from "./testing-reader";

function messageOf(number: number): Buffer {
  const header: BlockHeader = {
    version: 1,
    id: idOf(number),
    process: "ingest-0",
    oldestReceivedMs: 1,
    newestReceivedMs: 1,
    counts: [],
    sections: [],
  };
  return encodeBlockMessage(header, []);
}

function idOf(number: number): string {
  return number.toString(16).padStart(32, "0");
}

describe("SeenBlocks", () => {
  it("lets each id pass once, and everything without an id", () => {
    const values = [messageOf(1), messageOf(2), messageOf(1), Buffer.from("?"), Buffer.from("?")];
    const blocks = values.map((value, offset) => readBlock({ offset, value }));
    expect(new SeenBlocks().fresh(blocks).map(({ offset }) => offset)).toEqual([0, 1, 3, 4]);
  });

  it("forgets the oldest id first", () => {
    const seen = new SeenBlocks(3);
    for (const id of ["a", "b", "c", "d"]) seen.add(id);
    expect(seen.size).toBe(3);
    expect([seen.add("d"), seen.add("a")]).toEqual([false, true]);
  });
});

describe("readBackSeenBlocks", () => {
  const messages = Array.from({ length: 1000 }, (_, i) => messageOf(i));

  it("knows the blocks below the committed position and none above", async () => {
    const seen = await readBackSeenBlocks(new TestReader(messages, { committed: 700 }));
    expect(seen.size).toBe(700);
    expect([seen.add(idOf(0)), seen.add(idOf(699)), seen.add(idOf(700))]).toEqual([false, false, true]);
  });

  it("does not go back before the oldest message that is kept", async () => {
    const seen = await readBackSeenBlocks(new TestReader(messages, { committed: 700, first: 600 }));
    expect(seen.size).toBe(100);
  });
});
