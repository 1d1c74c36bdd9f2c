import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ByteSink, varintBytes, writeVarint } from "./byte-sink";

function readText(bytes: Buffer): { text: string; end: number } {
  let length = 0;
  let at = 0;
  for (let scale = 1; ; scale *= 128) {
    const byte = bytes[at++] ?? 0;
    length += (byte & 0x7f) * scale;
    if (byte < 0x80) break;
  }
  return { text: bytes.toString("utf8", at, at + length), end: at + length };
}

describe("ByteSink", () => {
  it("writes any text as length and UTF-8, after whatever stands there", () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: "binary", maxLength: 300 }), { maxLength: 20 }), (texts) => {
        const sink = new ByteSink(1);
        for (const text of texts) {
          const start = sink.length;
          sink.text(text);
          const read = readText(sink.bytes.subarray(start, sink.length));
          expect(read).toEqual({ text: Buffer.from(text).toString(), end: sink.length - start });
        }
      }),
    );
  });

  it.each([19, 20, 21, 42, 43, 127, 128, 5461, 5462, 8191, 8192, 8193, 16_383, 16_384, 2_097_151, 2_097_152])(
    "writes texts of %i characters of one to three bytes",
    (length) => {
      for (const unit of ["a", "é", "語"]) {
        const sink = new ByteSink(16);
        sink.text(unit.repeat(length));
        expect(readText(sink.bytes.subarray(0, sink.length)).text).toBe(unit.repeat(length));
        expect(readText(sink.bytes.subarray(0, sink.length)).end).toBe(sink.length);
      }
    },
  );

  it("gives large memory back", () => {
    const sink = new ByteSink(16);
    sink.text("x".repeat(5_000_000));
    sink.reset();
    expect([sink.length, sink.bytes.length]).toEqual([0, 16]);
  });
});

describe("writeVarint", () => {
  it("takes as many bytes as varintBytes says", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 0xffffffff }), (value) => {
        expect(writeVarint(Buffer.alloc(8), value, 0)).toBe(varintBytes(value));
      }),
    );
  });
});
