import { describe, expect, it } from "vitest";
import { type BlockHeader, encodeBlockMessage } from "../block-message";
import { partitionOf, TURN_MS } from "./sender";

const PARTITIONS = 8;

function blockOf(process: string, newestReceivedMs: number, id = "a"): Buffer {
  const header: BlockHeader = {
    version: 1,
    id,
    process,
    oldestReceivedMs: newestReceivedMs,
    newestReceivedMs,
    counts: [],
    sections: [],
  };
  return encodeBlockMessage(header, []);
}

describe("partitionOf", () => {
  it("keeps a process in one partition for a turn, whatever the block", () => {
    const begin = 100 * TURN_MS;
    const first = partitionOf(blockOf("ingest-0", begin), PARTITIONS);
    expect(partitionOf(blockOf("ingest-0", begin + TURN_MS - 1, "b"), PARTITIONS)).toBe(first);
    expect(partitionOf(blockOf("ingest-0", begin + TURN_MS), PARTITIONS)).toBe((first + 1) % PARTITIONS);
  });

  it("spreads processes over the partitions at any moment, and each over all in turns", () => {
    const at = (process: number, turn: number) =>
      partitionOf(blockOf(`ingest-${process}`, turn * TURN_MS), PARTITIONS);
    const numbers = Array.from({ length: PARTITIONS }, (_, index) => index);
    expect(new Set(numbers.map((process) => at(process, 5))).size).toBe(PARTITIONS);
    expect(new Set(numbers.map((turn) => at(3, turn))).size).toBe(PARTITIONS);
  });

  it("puts a message that is no block by its content", () => {
    const message = Buffer.from("no block");
    expect(partitionOf(message, PARTITIONS)).toBe(partitionOf(Buffer.from("no block"), PARTITIONS));
    expect(partitionOf(message, PARTITIONS)).toBeLessThan(PARTITIONS);
  });
});
