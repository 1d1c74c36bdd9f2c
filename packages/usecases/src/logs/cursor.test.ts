import { describe, expect, it } from "vitest";
import { CURSOR_CHARS_MAX, type Cursor, decodeCursor, encodeCursor } from "./cursor";

const cursor: Cursor = {
  order: "desc",
  fromMs: 1_763_000_000_000,
  toMs: 1_763_000_900_000,
  after: "2026-11-19T14:31:58.412000001Z_0123456789abcdef",
};

describe("cursor", () => {
  it("comes back as it was, nine digits and range included", () => {
    const text = encodeCursor(cursor);
    expect(decodeCursor(text, "desc")).toEqual(cursor);
    expect(text.length).toBeLessThanOrEqual(CURSOR_CHARS_MAX);
    expect(text).toMatch(/^[\w-]+$/);
  });

  it("keeps ends of the range that are finer than a millisecond", () => {
    const fineFrom = "2025-11-13T02:13:20.000000001Z";
    const both = { ...cursor, fineFrom, fineTo: "2025-11-13T02:28:19.999999999Z" };
    expect(decodeCursor(encodeCursor(both), "desc")).toEqual(both);
    expect(encodeCursor(both).length).toBeLessThanOrEqual(CURSOR_CHARS_MAX);
    expect(decodeCursor(encodeCursor({ ...cursor, fineFrom }), "desc")).toEqual({ ...cursor, fineFrom });
  });

  it.each([
    { name: "empty", text: "" },
    { name: "not base64", text: "%%%" },
    { name: "not ours", text: Buffer.from('{"a":1}').toString("base64url") },
    {
      name: "another version",
      text: Buffer.from('[2,"desc",1,2,"2026-11-19T14:31:58.412000001Z_0123456789abcdef"]').toString(
        "base64url",
      ),
    },
    {
      name: "an id that is no id",
      text: Buffer.from('[1,"desc",1,2,"2026-11-19T14:31:58.412000001Z_\' OR 1"]').toString("base64url"),
    },
    {
      name: "a range beyond all calendars",
      text: encodeCursor({ ...cursor, fromMs: -9e15 }),
    },
    { name: "a range that ends before it starts", text: encodeCursor({ ...cursor, fromMs: cursor.toMs }) },
    {
      name: "a moment that no calendar has",
      text: encodeCursor({ ...cursor, after: "2026-99-99T99:99:99.412000001Z_0123456789abcdef" }),
    },
    {
      name: "a day that its month does not have",
      text: encodeCursor({ ...cursor, after: "2026-02-31T14:31:58.412000001Z_0123456789abcdef" }),
    },
  ])("refuses text that is $name", ({ text }) => {
    expect(() => decodeCursor(text, "desc")).toThrow(/cursor/);
  });

  it("refuses to go on in the other direction", () => {
    expect(() => decodeCursor(encodeCursor(cursor), "asc")).toThrow("order=desc");
  });
});
