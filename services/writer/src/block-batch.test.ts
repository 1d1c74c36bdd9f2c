import { type BlockHeader, encodeBlockMessage } from "@sightglass/bus";
import { describe, expect, it } from "vitest";
import { batchToken, readBlock } from "./block-batch";
import { fittingBlocks } from "./collect-batch";
import { WRITER_LIMITS } from "./limits";

function message(options: { id?: string; rows?: number; rawBytes?: number }): Buffer {
  const { id = "a".repeat(32), rows = 1, rawBytes = 10 } = options;
  const header: BlockHeader = {
    version: 1,
    id,
    process: "ingest-0",
    oldestReceivedMs: 1,
    newestReceivedMs: 2,
    counts: [{ projectId: 1, source: "http/a", rows }],
    sections: [{ table: "logs", rows, bytes: 3, rawBytes }],
  };
  return encodeBlockMessage(header, [Buffer.from("abc")]);
}

function batchOf(values: readonly Buffer[], first = 5) {
  const blocks = values.map((value, i) => readBlock({ offset: first + i, value }));
  return { first, end: first + blocks.length, blocks };
}

describe("batchToken", () => {
  it("is the same for the same blocks in the same place", () => {
    const make = () =>
      batchToken("ingest-0", batchOf([message({ id: "1".repeat(32) }), Buffer.from("broken")]));
    expect(make()).toBe(make());
    expect(make()).toMatch(/^telemetry:ingest-0:5-6:[0-9a-f]{16}$/);
  });

  it("differs when other blocks came to stand at the same offsets", () => {
    const [one, other] = ["1", "2"].map((digit) =>
      batchToken("ingest-0", batchOf([message({ id: digit.repeat(32) })])),
    );
    expect(one).not.toBe(other);
  });
});

describe("fittingBlocks", () => {
  it("is full at the row limit", () => {
    const { blocks } = batchOf(Array.from({ length: 30 }, () => message({ rows: 5000 })));
    expect(fittingBlocks(blocks)).toEqual({ blocks: WRITER_LIMITS.batchRows / 5000, full: true });
  });

  it("stays below the bytes of one insert block", () => {
    const { blocks } = batchOf(Array.from({ length: 5 }, () => message({ rawBytes: 20 * 1024 * 1024 })));
    expect(fittingBlocks(blocks)).toEqual({ blocks: 2, full: true });
  });

  it("takes a first block that is too large by itself", () => {
    const { blocks } = batchOf([message({ rawBytes: 900 * 1024 * 1024 }), message({})]);
    expect(fittingBlocks(blocks)).toEqual({ blocks: 1, full: true });
  });

  it("can take more while it is small", () => {
    const { blocks } = batchOf([message({}), message({})]);
    expect(fittingBlocks(blocks)).toEqual({ blocks: 2, full: false });
  });
});
