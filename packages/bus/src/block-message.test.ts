import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  type BlockHeader,
  blockFrames,
  decodeBlockHeader,
  decodeBlockHeaderStart,
  encodeBlockMessage,
} from "./block-message";

const header: BlockHeader = {
  version: 1,
  id: "0123456789abcdef0123456789abcdef",
  process: "ingest-0",
  oldestReceivedMs: 1_795_176_000_000,
  newestReceivedMs: 1_795_176_000_005,
  counts: [{ projectId: 1, source: "http/größe", rows: 2 }],
  sections: [
    { table: "logs", rows: 2, bytes: 3, rawBytes: 10 },
    { table: "ingest_outcomes", rows: 1, bytes: 2, rawBytes: 9 },
  ],
};
const frames = [Buffer.from("abc"), Buffer.from("de")];
const message = encodeBlockMessage(header, frames);

describe("a block message", () => {
  it("comes back as it was", () => {
    const decoded = decodeBlockHeader(message);
    expect(decoded).toMatchObject({ ok: true, header });
    expect(decoded.ok && blockFrames(message, decoded).map(String)).toEqual(["abc", "de"]);
  });

  it("gives its header from its first bytes, and says how many it needs", () => {
    const short = decodeBlockHeaderStart(message.subarray(0, 20));
    expect(short).toEqual({ kind: "short", bytes: message.length - 5 });
    const start = message.subarray(0, short.kind === "short" ? short.bytes : 0);
    expect(decodeBlockHeaderStart(start)).toMatchObject({ kind: "header", header });
  });

  it.each([
    ["empty", Buffer.alloc(0), "SGB1"],
    ["of another kind", Buffer.from("PAR1 and more bytes"), "SGB1"],
    ["cut in its header", message.subarray(0, 30), "longer than the message"],
    ["cut in its frames", message.subarray(0, message.length - 1), "expected"],
    ["with a longer tail", Buffer.concat([message, Buffer.from("x")]), "expected"],
    [
      "of a later format",
      encodeBlockMessage(Object.assign({}, header, { version: 2 }), frames),
      "block format 2",
    ],
    [
      "with a header of another shape",
      encodeBlockMessage(Object.assign({}, header, { sections: 7 }), []),
      "header",
    ],
    ["with a table that is not known", encodeBlockMessage(withTable("no_such_table"), frames), "header"],
  ])("is told in words when it is %s", (_name, bytes, problem) => {
    const decoded = decodeBlockHeader(bytes);
    expect(decoded.ok ? "" : decoded.problem).toContain(problem);
  });

  it("never throws", () => {
    fc.assert(
      fc.property(
        fc.nat(message.length - 1),
        fc.nat(255),
        fc.uint8Array({ maxLength: 60 }),
        (at, byte, tail) => {
          const changed = Buffer.concat([message.subarray(0, at), Buffer.from([byte]), Buffer.from(tail)]);
          decodeBlockHeader(changed);
          decodeBlockHeaderStart(changed);
        },
      ),
    );
  });
});

function withTable(table: string): BlockHeader {
  return Object.assign({}, header, { sections: [{ table, rows: 1, bytes: 5, rawBytes: 9 }] });
}
