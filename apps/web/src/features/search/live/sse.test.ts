import { describe, expect, it } from "vitest";
import { EventParser } from "./sse";

const STREAM =
  'retry: 1000\n: open\nid: a\n\nid: b\ndata: {"n":1}\n\nevent: skipped\nid: c\ndata: {"count":2}\n\n: still here\nid: d\n\n';

describe("EventParser", () => {
  it.each([1, 2, 7, 1_000])("reads the same events from pieces of %i characters", (size) => {
    const parser = new EventParser();
    const events = [];
    for (let at = 0; at < STREAM.length; at += size) events.push(...parser.push(STREAM.slice(at, at + size)));
    expect(events).toEqual([
      { name: "message", data: '{"n":1}', id: "b" },
      { name: "skipped", data: '{"count":2}', id: "c" },
    ]);
    expect(parser.lastId).toBe("d");
  });

  it("gives nothing for an event that was cut off", () => {
    const parser = new EventParser();
    expect(parser.push('id: x\ndata: {"n"')).toEqual([]);
    expect(parser.lastId).toBe("");
  });
});
