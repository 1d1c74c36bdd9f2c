import { describe, expect, it } from "vitest";
import { decodeTailCursor, encodeTailCursor, TAIL_CURSOR_CHARS_MAX } from "./tail-cursor";

describe("the cursor of a tail", () => {
  it("reads back what it wrote", () => {
    const positions = new Map([
      ["ingest-0", { offset: 0, row: 0 }],
      ["ingest-12", { offset: 123_456_789, row: 4_999 }],
      ["7", { offset: Number.MAX_SAFE_INTEGER, row: 1 }],
    ]);
    const cursor = { shownToMs: 1_795_176_000_123, positions };
    expect(decodeTailCursor(encodeTailCursor(cursor))).toEqual(cursor);
    expect(encodeURIComponent(encodeTailCursor(cursor))).toBe(encodeTailCursor(cursor));
  });

  it("reads that of an event log without partitions", () => {
    expect(decodeTailCursor(encodeTailCursor({ shownToMs: 1, positions: new Map() })).positions.size).toBe(0);
  });

  it.each([
    "",
    "t1",
    "t1.",
    "t2.a~ingest-0.1",
    "t1.a~ingest-0",
    "t1.a~ingest-0.1.2.3",
    "t1.a~ingest-0.-1",
    "t1.a~INGEST-0.1",
    "t1.a~ingest-0.1~ingest-0.2",
    "t1.a~ingest-0.zzzzzzzzzzz",
    "t1.a~ingest-0.1\n",
    `t1.a${"~ingest-0.1".repeat(TAIL_CURSOR_CHARS_MAX / 10)}`,
  ])("refuses %s", (text) => {
    expect(() => decodeTailCursor(text)).toThrow(expect.objectContaining({ code: "cursor.invalid" }));
  });
});
